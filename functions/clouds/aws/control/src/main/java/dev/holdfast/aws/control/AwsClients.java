package dev.holdfast.aws.control;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53recoverycluster.Route53RecoveryClusterClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The clients, each made when it is first needed and then kept. They give up early: whoever asks is failing over and has
 * another way to try. Credentials come from the SDK's default chain.
 */
@ApplicationScoped
public class AwsClients {
    /** A second attempt rides out one lost packet or one throttled request; a region that is gone stays gone. */
    private static final int ATTEMPTS = 2;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final AwsCredentialsProvider credentials;
    private final Map<Key, SdkClient> clients = new ConcurrentHashMap<>();

    private record Key(Class<? extends SdkClient> service, Reach reach) {}

    @Inject
    public AwsClients() {
        this(DefaultCredentialsProvider.builder().build());
    }

    /** Clients with these credentials instead of the default chain's. */
    public AwsClients(AwsCredentialsProvider credentials) {
        this.credentials = credentials;
    }

    /**
     * The credentials of this runtime as they are now, for what is signed without a client.
     *
     * @throws SdkException when there are none
     */
    public AwsCredentials credentials() {
        return credentials.resolveCredentials();
    }

    /** Route 53's management interface, which AWS runs in one region for the whole world. */
    Route53Client route53(Reach reach) {
        return client(Route53Client.class, reach, Route53Client::builder);
    }

    /** S3 in the region of a bucket. */
    S3Client s3(Reach reach) {
        return client(
                S3Client.class,
                reach,
                () -> S3Client.builder()
                        .forcePathStyle(reach.server().isPresent())
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED));
    }

    /** One endpoint of a routing control cluster; the next attempt belongs to another endpoint. */
    Route53RecoveryClusterClient cluster(Reach reach) {
        return client(Route53RecoveryClusterClient.class, reach, 1, Route53RecoveryClusterClient::builder);
    }

    /**
     * The client of any service in one region, made at its first use and then kept.
     *
     * @param builder the service's own builder with what only this service needs; region, endpoint, credentials, time-outs
     *     and retries are set here
     */
    public <C extends SdkClient, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
            Class<C> service, Reach reach, Supplier<B> builder) {
        return client(service, reach, ATTEMPTS, builder);
    }

    /**
     * As above, for work that nobody else does when it is not done here: the resumption of a run, a hand-over. Then it is worth
     * another attempt, although many ask a region at once that has to carry the load of two.
     *
     * @param attempts how often in all one request is sent, throttled ones included
     */
    public <C extends SdkClient, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
            Class<C> service, Reach reach, int attempts, Supplier<B> builder) {
        return service.cast(clients.computeIfAbsent(
                new Key(service, reach),
                key -> patient(builder.get(), reach, attempts).build()));
    }

    @PreDestroy
    void close() {
        clients.values().forEach(SdkClient::close);
        clients.clear();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B patient(
            B builder, Reach reach, int attempts) {
        builder.region(Region.of(reach.region()))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(reach.connect())
                        .socketTimeout(reach.timeout()))
                .overrideConfiguration(configuration -> configuration
                        .addExecutionInterceptor(new GuardedAttempts())
                        .apiCallAttemptTimeout(reach.timeout())
                        .retryStrategy(retries(attempts)));
        reach.server().ifPresent(builder::endpointOverride);
        return builder;
    }

    private static StandardRetryStrategy retries(int attempts) {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(LONGEST_PAUSE.dividedBy(2), LONGEST_PAUSE);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(attempts)
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .retryOnException(AwsTrouble::saysZoneBusy)
                // Earlier failures must not use up the attempts of the one change that matters.
                .circuitBreakerEnabled(false)
                .build();
    }
}
