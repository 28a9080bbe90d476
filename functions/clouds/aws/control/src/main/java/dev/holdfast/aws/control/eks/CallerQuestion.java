package dev.holdfast.aws.control.eks;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * {@code GetCallerIdentity} for one cluster: its name is a signed header, so the answer to one cluster's question is worth nothing
 * to another ("Create a signed AWS API request", IAM User Guide).
 */
record CallerQuestion(String region, String cluster) {
    /** The header that aws-iam-authenticator adds when it asks; signed, so it must be there and be the same. */
    static final String CLUSTER_HEADER = "x-k8s-aws-id";
    /** As 'aws eks get-token' has it; how long the token itself counts, aws-iam-authenticator says. */
    private static final Duration EXPIRY = Duration.ofSeconds(60);

    /** The question as a URL, good for whoever asks it with the header. */
    URI signed(AwsCredentials credentials, Clock clock) {
        SdkHttpRequest question = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host("sts." + region + "."
                        + PartitionMetadata.of(Region.of(region)).dnsSuffix())
                .encodedPath("/")
                .putRawQueryParameter("Action", "GetCallerIdentity")
                .putRawQueryParameter("Version", "2011-06-15")
                .putHeader(CLUSTER_HEADER, cluster)
                .build();
        return AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(credentials)
                        .request(question)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, EXPIRY)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri();
    }
}
