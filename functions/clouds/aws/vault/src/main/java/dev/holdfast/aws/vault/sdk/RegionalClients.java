package dev.holdfast.aws.vault.sdk;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * The clients of the services that answer small questions (keys, secrets), one a service and region, each made when it is
 * first needed and then kept. Nothing is connected or looked up before. The region is the one that is named, never the
 * machine's own: a reference says where its thing is. Credentials come from the SDK's default chain; where the SDK's settings
 * ({@code AWS_ENDPOINT_URL_KMS}, {@code AWS_ENDPOINT_URL}) name another server, that one is asked.
 */
@ApplicationScoped
public class RegionalClients {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** Rides out throttling and a lost packet; a region that is gone costs some 20 seconds, then another is asked. */
    private static final int ATTEMPTS = 4;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final AwsCredentialsProvider credentials;
    private final Map<String, URI> servers;
    private final Duration firstPause;
    private final Map<Key, SdkClient> clients = new ConcurrentHashMap<>();

    private record Key(Class<? extends SdkClient> service, String region) {}

    @Inject
    public RegionalClients() {
        this(DefaultCredentialsProvider.builder().build(), Map.of(), FIRST_PAUSE);
    }

    /**
     * Clients for other servers than AWS's own.
     *
     * @param servers by region
     * @param firstPause the longest before the second attempt
     */
    public RegionalClients(AwsCredentialsProvider credentials, Map<String, URI> servers, Duration firstPause) {
        this.credentials = credentials;
        this.servers = Map.copyOf(servers);
        this.firstPause = firstPause;
    }

    /** The client of a service in one region. */
    public <C extends SdkClient, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
            Class<C> service, String region, Supplier<B> builder) {
        return service.cast(clients.computeIfAbsent(
                new Key(service, region), key -> patient(builder.get(), region).build()));
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B patient(B builder, String region) {
        builder.region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ANSWER))
                .overrideConfiguration(configuration ->
                        configuration.apiCallAttemptTimeout(ANSWER).retryStrategy(retries()));
        Optional.ofNullable(servers.get(region)).ifPresent(builder::endpointOverride);
        return builder;
    }

    private StandardRetryStrategy retries() {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(firstPause, firstPause.multipliedBy(16));
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                // One region in trouble must not use up the attempts that another one's answer needs.
                .circuitBreakerEnabled(false)
                .build();
    }

    @PreDestroy
    void close() {
        clients.values().forEach(SdkClient::close);
        clients.clear();
    }
}
