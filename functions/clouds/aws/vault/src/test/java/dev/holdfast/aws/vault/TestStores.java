package dev.holdfast.aws.vault;

import dev.holdfast.core.plan.StoreSpec;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;

/** Stores for the tests, on a server of theirs. */
final class TestStores {
    static final String BUCKET = "vault";

    /** Waits for slow answers, but not between attempts: the servers are on this machine. */
    static final Patience STEADY =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), 3, Duration.ofMillis(10));

    /** Fails fast: the servers are on this machine. */
    static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(700), 3, Duration.ofMillis(10));

    static {
        System.setProperty("aws.accessKeyId", S3ProxyServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3ProxyServer.SECRET_KEY);
    }

    private TestStores() {}

    static S3Settings settings(URI endpoint, Map<String, String> more) {
        TreeMap<String, String> options = new TreeMap<>(Map.of("bucket", BUCKET, "endpoint", endpoint.toString()));
        options.putAll(more);
        return S3Settings.of(new StoreSpec("s3", "s3", "us-east-1", options));
    }

    static S3Client client(URI endpoint) {
        return S3Clients.create(settings(endpoint, Map.of()), Patience.NORMAL);
    }

    static S3Store store(URI endpoint, Patience patience, Map<String, String> more) {
        S3Settings settings = settings(endpoint, more);
        return new S3Store(settings, S3Clients.create(settings, patience), Clock.systemUTC());
    }
}
