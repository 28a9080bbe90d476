package dev.holdfast.aws.control;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
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

    AwsClients(AwsCredentialsProvider credentials) {
        this.credentials = credentials;
    }

    /** Route 53's management interface, which AWS runs in one region for the whole world. */
    Route53Client route53(Reach reach) {
        return kept(
                Route53Client.class,
                reach,
                where -> patient(Route53Client.builder(), where, ATTEMPTS).build());
    }

    /** S3 in the region of a bucket. */
    S3Client s3(Reach reach) {
        return kept(
                S3Client.class,
                reach,
                where -> patient(S3Client.builder(), where, ATTEMPTS)
                        .forcePathStyle(where.server().isPresent())
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .build());
    }

    /** One endpoint of a routing control cluster; the next attempt belongs to another endpoint. */
    Route53RecoveryClusterClient cluster(Reach reach) {
        return kept(
                Route53RecoveryClusterClient.class,
                reach,
                where -> patient(Route53RecoveryClusterClient.builder(), where, 1)
                        .build());
    }

    @PreDestroy
    void close() {
        clients.values().forEach(SdkClient::close);
        clients.clear();
    }

    private <C extends SdkClient> C kept(Class<C> service, Reach reach, Function<Reach, C> maker) {
        return service.cast(clients.computeIfAbsent(new Key(service, reach), key -> maker.apply(reach)));
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
                .retryOnException(AwsFailures::saysZoneBusy)
                // Earlier failures must not use up the attempts of the one change that matters.
                .circuitBreakerEnabled(false)
                .build();
    }
}
