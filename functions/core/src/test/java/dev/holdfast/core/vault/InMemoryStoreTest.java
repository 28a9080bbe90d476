package dev.holdfast.core.vault;

import java.time.Clock;
import java.util.Collections;
import java.util.List;

class InMemoryStoreTest extends ObjectStoreContract implements AtomicConditionsContract {
    @Override
    protected ObjectStore openEmpty() {
        return new InMemoryStore("model", Clock.systemUTC());
    }

    @Override
    public List<ObjectStore> openShared(int count) {
        return Collections.nCopies(count, openEmpty());
    }
}
