package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls become permissions, and policies are read as IAM reads them. */
class AwsCallTest {

    @ParameterizedTest
    @CsvSource({
        "S3, ListObjectsV2, s3:ListBucket",
        "S3, HeadObject, s3:GetObject",
        "S3, UploadPart, s3:PutObject",
        "S3, ListObjectVersions, s3:ListBucketVersions",
        "S3, GetObjectLockConfiguration, s3:GetBucketObjectLockConfiguration",
        "S3, PutObject, s3:PutObject",
        "Kms, Sign, kms:Sign",
        "Secrets Manager, GetSecretValue, secretsmanager:GetSecretValue",
        "SecretsManager, GetSecretValue, secretsmanager:GetSecretValue",
        "Route 53, GetHealthCheck, route53:GetHealthCheck",
        "Route53 Recovery Cluster, GetRoutingControlState, route53-recovery-cluster:GetRoutingControlState",
        "SFN, StartExecution, states:StartExecution",
    })
    void an_operation_needs_the_permission_of_its_name_or_the_one_the_reference_says(
            String service, String operation, String action) {
        assertThat(new AwsCall("a.B", service, operation).actions()).containsExactly(action);
    }

    @Test
    void whoever_looks_for_a_lock_needs_the_permission_to_see_it() {
        assertThat(new AwsCall("dev.holdfast.aws.vault.S3Locks", "S3", "HeadObject").actions())
                .containsExactly("s3:GetObject", "s3:GetObjectRetention");
    }

    @Test
    void who_am_i_needs_no_permission() {
        assertThat(new AwsCall("a.B", "STS", "GetCallerIdentity").actions()).isEmpty();
    }

    @Test
    void a_line_that_is_no_call_is_refused() {
        assertThat(AwsCall.read(Stream.of("a.B\tS3\tPutObject", "")))
                .containsExactly(new AwsCall("a.B", "S3", "PutObject"));
        assertThatThrownBy(() -> AwsCall.read(Stream.of("a.B S3 PutObject"))).isInstanceOf(AssertionError.class);
    }

    @Test
    void a_grant_counts_for_matching_resources_only_and_a_denial_wins() {
        Policy policy = Policy.of("""
                {"Statement": [
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::a/x/*"},
                  {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": ["arn:s-??????"]},
                  {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::a/x/kept"}
                ]}""");
        assertThat(policy.allows("s3:GetObject", "arn:aws:s3:::a/x/y")).isTrue();
        assertThat(policy.allows("s3:GetObject", "arn:aws:s3:::a/z/y")).isFalse();
        assertThat(policy.allows("s3:DeleteObject", "arn:aws:s3:::a/x/y")).isFalse();
        assertThat(policy.allows("secretsmanager:GetSecretValue", "arn:s-AbCdEf"))
                .isTrue();
        assertThat(policy.allows("secretsmanager:GetSecretValue", "arn:s-AbCdEfg"))
                .isFalse();
        assertThat(policy.allows("s3:PutObject", "arn:aws:s3:::a/x/y")).isTrue();
        assertThat(policy.allows("s3:PutObject", "arn:aws:s3:::a/x/kept")).isFalse();
        assertThat(policy.granted()).containsExactly("s3:GetObject", "s3:PutObject", "secretsmanager:GetSecretValue");
    }
}
