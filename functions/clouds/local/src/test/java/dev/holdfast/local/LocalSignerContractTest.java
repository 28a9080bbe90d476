package dev.holdfast.local;

import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerContract;
import dev.holdfast.core.vault.TrustedKeys;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalSignerContractTest extends SignerContract {
    @TempDir
    Path keys;

    @BeforeEach
    void create() {
        new KeyFolder(keys.resolve("k"), Clock.systemUTC()).create();
    }

    @Override
    protected Signer signer() {
        return new LocalSignerFactory().open(spec());
    }

    @Override
    protected TrustedKeys trusted() {
        return new LocalSignerFactory().trusted(spec());
    }

    private SignerSpec spec() {
        return new SignerSpec("local", keys.resolve("k").toString());
    }
}
