package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStoreContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class S3StoreOnS3ProxyTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    private S3ProxyServer server;

    @Override
    protected ObjectStore openEmpty() throws Exception {
        server = new S3ProxyServer(folder);
        server.createBucket(TestStores.BUCKET);
        return TestStores.store(server.endpoint(), Patience.NORMAL, Map.of("prefix", "team/dr"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }
}
