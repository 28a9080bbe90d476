package dev.holdfast.local;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With its private half fetched from the safe. */
class OfflineKeyContractTest extends KeyWrapperContract {
    @TempDir
    static Path folder;

    @BeforeAll
    static void create() {
        KeyFolder.createOffline(folder.resolve("mine.pem"));
        KeyFolder.createOffline(folder.resolve("another.pem"));
    }

    @Override
    protected KeyWrapper wrapper() {
        return open("mine.pem");
    }

    @Override
    protected KeyWrapper stranger() {
        return open("another.pem");
    }

    private static KeyWrapper open(String file) {
        return new OfflineKeyFactory()
                .open(new KeySpec("glass", "offline", folder.resolve(file).toString()));
    }
}
