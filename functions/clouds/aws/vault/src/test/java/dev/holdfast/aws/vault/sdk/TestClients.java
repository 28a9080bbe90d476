package dev.holdfast.aws.vault.sdk;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Clients for servers on this machine. */
public final class TestClients {
    /** An account that the emulator knows everything in. */
    public static final String ACCOUNT = "123456789012";

    private TestClients() {}

    /** Asks these servers, by region; without waiting long before it tries again. */
    public static RegionalClients of(Map<String, URI> servers) {
        return new RegionalClients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test-access", "test-secret")),
                servers,
                Duration.ofMillis(5));
    }
}
