package dev.holdfast.aws.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.plan.PlanReader;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3SettingsTest {
    @Test
    void a_bucket_is_enough() {
        S3Settings settings = settings(Map.of("bucket", "b"));
        assertThat(settings.prefix()).isEmpty();
        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.lock()).isEmpty();
    }

    @Test
    void every_option_is_read() {
        S3Settings settings = settings(Map.of(
                "bucket",
                "b",
                "prefix",
                "team",
                "endpoint",
                "https://s3.example.org:9000",
                "storageClass",
                "GLACIER_IR",
                "kmsKey",
                "alias/k",
                "lockMode",
                "compliance",
                "lockPeriod",
                "P7D"));
        assertThat(settings.prefix()).isEqualTo("team/");
        assertThat(settings.endpoint()).contains(URI.create("https://s3.example.org:9000"));
        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.storageClass()).hasToString("Optional[GLACIER_IR]");
        assertThat(settings.kmsKey()).contains("alias/k");
        assertThat(settings.lock().orElseThrow().period()).isEqualTo(Period.ofDays(7));
        assertThat(settings(Map.of("bucket", "b", "endpoint", "http://h", "pathStyle", "false"))
                        .pathStyle())
                .isFalse();
    }

    @Test
    void every_s3_store_of_the_published_plans_is_understood_as_the_plan_writes_it() throws IOException {
        List<S3Settings> understood = new ArrayList<>();
        for (String name : List.of("healthcare-gitops", "cerebra-md")) {
            Path file = Path.of(System.getProperty("holdfast.root"), "infra/plans", name + ".yaml");
            new PlanReader(Clock.systemUTC())
                    .read(Files.readAllBytes(file), file.toString()).orThrow().vault().stores().stream()
                            .filter(store -> store.kind().equals("s3"))
                            .map(S3Settings::of)
                            .forEach(understood::add);
        }
        assertThat(understood)
                .hasSizeGreaterThan(3)
                .anySatisfy(store -> assertThat(store.lock())
                        .hasValueSatisfying(lock -> assertThat(lock.mode()).isEqualTo(ObjectLockMode.GOVERNANCE)));
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, s3.example.org",
        "endpoint, http://",
        "endpoint, ftp://h",
        "pathStyle, yes",
        "storageClass, COLD",
        "lockMode, governance",
        "lockPeriod, P1D",
        "owner, me",
        "restoreTier, fast",
        "restoreDays, 0",
        "restoreDays, 91",
        "buckets, b"
    })
    void an_impossible_option_is_refused_with_what_is_accepted(String option, String value) {
        assertThatExceptionOfType(StoreException.Misconfigured.class)
                .isThrownBy(() -> settings(Map.of("bucket", "b", option, value)))
                .satisfies(e -> assertThat(e.hint()).isNotBlank());
    }

    @Test
    void a_missing_bucket_and_an_impossible_lock_period_are_refused() {
        assertThatExceptionOfType(StoreException.Misconfigured.class).isThrownBy(() -> settings(Map.of()));
        for (String period : new String[] {"P0D", "P-1D", "30 days"}) {
            assertThatExceptionOfType(StoreException.Misconfigured.class)
                    .isThrownBy(() -> settings(Map.of("bucket", "b", "lockMode", "compliance", "lockPeriod", period)));
        }
    }

    @Test
    void ten_thousand_parts_hold_the_largest_object() {
        long total = 0;
        for (int part = 1; part <= PartSizes.MAX_PARTS; part++) {
            total += PartSizes.of(part);
            assertThat(PartSizes.of(part)).isPositive();
        }
        assertThat(total).isGreaterThanOrEqualTo(5L << 40);
        assertThat(PartSizes.of(1)).isEqualTo(8 << 20);
        assertThat(PartSizes.inFlight(PartSizes.of(1))).isEqualTo(3);
        assertThat(PartSizes.inFlight(PartSizes.of(10_000))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, Access Denied, Denied",
        "403, AccessDenied, Access Denied because object protected by object lock., Locked",
        "404, NoSuchKey, x, Missing",
        "404, NoSuchBucket, x, Misconfigured",
        "409, ConditionalRequestConflict, x, ConditionFailed",
        "412, PreconditionFailed, x, ConditionFailed",
        "301, PermanentRedirect, x, Misconfigured",
        "503, SlowDown, x, Unavailable",
        "507, XMinioStorageFull, x, Full"
    })
    void each_answer_becomes_the_error_the_caller_can_act_on(int status, String code, String message, String type) {
        assertThat(failure(status, code, message).getClass().getSimpleName()).isEqualTo(type);
    }

    @Test
    void a_bucket_in_another_region_is_named_with_its_region() {
        assertThat(failure(301, "PermanentRedirect", "x").hint()).contains("eu-central-1");
    }

    private static StoreException failure(int status, String code, String message) {
        SdkException answer = (SdkException) S3Exception.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(status)
                                .putHeader("x-amz-bucket-region", "eu-central-1")
                                .build())
                        .build())
                .build();
        return new S3Failures(settings(Map.of("bucket", "b"))).of("s3:PutObject", "k", answer);
    }

    private static S3Settings settings(Map<String, String> options) {
        return S3Settings.of(new StoreSpec("s3", "s3", "us-east-1", new TreeMap<>(options)));
    }
}
