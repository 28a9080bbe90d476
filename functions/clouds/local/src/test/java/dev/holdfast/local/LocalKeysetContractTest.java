package dev.holdfast.local;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysetContractTest extends KeyWrapperContract {
    @TempDir
    Path folder;

    @Override
    protected KeyWrapper wrapper() {
        return open("mine");
    }

    @Override
    protected KeyWrapper stranger() {
        return open("another");
    }

    private KeyWrapper open(String name) {
        Path keys = folder.resolve(name);
        if (Files.notExists(keys)) {
            new KeyFolder(keys, Clock.systemUTC()).create();
        }
        return new LocalKeysetFactory().open(new KeySpec("main", "local", keys.toString()));
    }
}
