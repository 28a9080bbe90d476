package dev.holdfast.aws.vault;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes the client. The JDK's own connections carry it: no further jars, quick to start, and a part that breaks off is
 * repeated by the SDK as a whole. Credentials come from the SDK's default chain; where no endpoint is given, the SDK's
 * own settings ({@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL}) apply.
 */
final class S3Clients {
    private static final String OWNER = "x-amz-expected-bucket-owner";

    private S3Clients() {}

    static S3Client create(S3Settings settings, Patience patience) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(patience.connect())
                        .socketTimeout(patience.silence()))
                // Parts carry a checksum of ours; the SDK's own would turn each body into a chunked one.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                // Whoever reads an artifact authenticates each segment and compares its SHA-256.
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                .overrideConfiguration(configuration -> {
                    configuration.retryStrategy(retries(patience));
                    // Every request about a bucket or its objects takes it ("Verifying bucket ownership").
                    settings.owner().ifPresent(owner -> configuration.putHeader(OWNER, owner));
                });
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static StandardRetryStrategy retries(Patience patience) {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(
                patience.firstPause(), patience.firstPause().multipliedBy(20));
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(patience.attempts())
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                // An answer that broke off half-way; every request we make may be repeated.
                .retryOnException(S3Clients::brokeOff)
                // One upload in trouble must not use up the attempts of the others.
                .circuitBreakerEnabled(false)
                .build();
    }

    private static boolean brokeOff(Throwable e) {
        return e instanceof SdkClientException
                && String.valueOf(e.getMessage()).contains("Could not parse XML response");
    }
}
