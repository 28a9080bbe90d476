package dev.holdfast.aws.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.aws.vault.S3Stub.Answer;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStore.Replication;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What neither moto nor s3proxy can answer, in the shapes that were read in: Amazon S3 API Reference, "Error responses",
 * "HeadObject", "RestoreObject"; Amazon S3 User Guide, "Getting replication status information", "Verifying bucket ownership with
 * bucket owner condition", "Understanding archive retrieval options", "Checking restore status and expiration date".
 */
class S3AnswersTest {
    private static final String OWNER = "123456789012";

    private S3Stub server;

    @BeforeEach
    void start() throws IOException {
        server = new S3Stub();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ObjectStore store(Map<String, String> options) {
        return TestStores.store(server.endpoint(), TestStores.STEADY, options);
    }

    @ParameterizedTest
    @CsvSource({"PENDING, PENDING", "COMPLETED, DONE", "FAILED, FAILED", "REPLICA, NONE", "'', NONE"})
    void how_far_replication_has_come_is_what_s3_says_of_the_object(String said, Replication understood) {
        server.behave(asked -> new Answer(
                200, said.isEmpty() ? Map.of() : Map.of("x-amz-replication-status", said, "etag", "\"1\""), ""));
        assertThat(store(Map.of()).replication("k")).isEqualTo(understood);
    }

    @Test
    void the_replication_of_what_is_not_there_is_missing() {
        assertThat(catchThrowableOfType(
                        StoreException.Missing.class, () -> store(Map.of()).replication("k")))
                .isNotNull();
    }

    @Test
    void every_request_demands_the_owner_of_the_bucket_and_anothers_is_refused_with_that_reason() {
        server.behave(asked -> asked.header("x-amz-expected-bucket-owner").equals(OWNER)
                ? Answer.error(403, "AccessDenied", "Access Denied")
                : new Answer(200, Map.of("etag", "\"1\""), ""));
        ObjectStore demanding = store(Map.of("owner", OWNER));
        StoreException.Denied denied = catchThrowableOfType(
                StoreException.Denied.class, () -> demanding.put("k", new byte[1], PutCondition.always()));
        assertThat(denied.hint()).contains("does not belong to account " + OWNER);
        catchThrowableOfType(StoreException.class, () -> demanding.list("", "", 1));
        catchThrowableOfType(StoreException.class, () -> demanding.fetch("k"));
        catchThrowableOfType(StoreException.class, () -> demanding.delete("k"));
        catchThrowableOfType(StoreException.class, () -> demanding.upload("k").complete());
        assertThat(server.asked())
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(asked ->
                        assertThat(asked.header("x-amz-expected-bucket-owner")).isEqualTo(OWNER))
                .allSatisfy(asked -> assertThat(asked.header("authorization")).contains("x-amz-expected-bucket-owner"));
        store(Map.of()).put("k", new byte[1], PutCondition.always());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | AccessDenied | User: arn:aws:sts::123456789012:assumed-role/holdfast-backup/r is not authorized to perform: s3:GetObject on resource: x | the role 'holdfast-backup' of account 123456789012 lacks s3:GetObject | policy
            403 | AccessDenied | User: arn:aws:sts::123456789012:assumed-role/holdfast-backup/r is not authorized to perform: kms:Decrypt on resource: x | s3:GetObject was refused: the role 'holdfast-backup' of account 123456789012 lacks kms:Decrypt | policy
            403 | AccessDenied | Access Denied | s3:GetObject is not allowed | s3:ListBucket
            403 | RequestTimeTooSkewed | The difference between the request time and the current time is too large. | clock | NTP
            400 | ExpiredToken | The provided token has expired. | credentials have expired | renew
            403 | InvalidAccessKeyId | x | does not know the credentials | correct
            403 | SignatureDoesNotMatch | x | does not know the credentials | correct
            """)
    void a_refusal_names_the_action_and_who_lacks_it_and_what_to_do(
            int status, String code, String message, String what, String hint) {
        server.behave(asked -> Answer.error(status, code, message));
        StoreException.Denied denied = catchThrowableOfType(
                StoreException.Denied.class, () -> store(Map.of()).fetch("k"));
        assertThat(denied.getMessage()).contains(what);
        assertThat(denied.hint()).contains(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "400, KMS.DisabledException, KMS key cannot be used",
        "400, KMS.KMSInvalidStateException, KMS key cannot be used",
        "400, InvalidRequest, has no object lock",
        "301, PermanentRedirect, not in 'us-east-1'"
    })
    void a_store_that_cannot_work_so_is_misconfigured(int status, String code, String what) {
        server.behave(asked -> Answer.error(status, code, "Bucket is missing Object Lock Configuration"));
        assertThat(catchThrowableOfType(
                        StoreException.Misconfigured.class,
                        () -> store(Map.of()).put("k", new byte[1], PutCondition.always())))
                .hasMessageContaining(what);
    }

    @Test
    void a_bucket_elsewhere_is_recognised_by_an_answer_without_a_body_too() {
        server.behave(asked -> new Answer(400, Map.of("x-amz-bucket-region", "eu-west-1"), ""));
        StoreException.Misconfigured elsewhere = catchThrowableOfType(
                StoreException.Misconfigured.class, () -> store(Map.of()).head("k"));
        assertThat(elsewhere.hint()).contains("eu-west-1");
    }

    @Test
    void deleting_what_a_lock_keeps_is_refused_as_locked() {
        server.behave(
                asked -> Answer.error(403, "AccessDenied", "Access Denied because object protected by object lock."));
        assertThat(catchThrowableOfType(
                        StoreException.Locked.class, () -> store(Map.of()).delete("k")))
                .hasMessageContaining("s3:DeleteObject");
    }

    @Test
    void throttling_is_ridden_out_and_named_when_it_does_not_end() {
        server.behave(asked -> Answer.error(503, "SlowDown", "Please reduce your request rate."));
        assertThat(catchThrowableOfType(
                        StoreException.Unavailable.class,
                        () -> store(Map.of()).put("k", new byte[1], PutCondition.always())))
                .hasMessageContaining("throttled");
        assertThat(server.asked()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "GLACIER, , expedited, Expedited, PT5M, 5 minutes",
        "GLACIER, , standard, Standard, PT5H, 5 hours",
        "GLACIER, , bulk, Bulk, PT12H, 12 hours",
        "DEEP_ARCHIVE, , expedited, Standard, PT12H, 12 hours",
        "DEEP_ARCHIVE, , bulk, Bulk, PT48H, 48 hours",
        "INTELLIGENT_TIERING, ARCHIVE_ACCESS, standard, Standard, PT5H, 5 hours",
        "INTELLIGENT_TIERING, DEEP_ARCHIVE_ACCESS, standard, Standard, PT12H, 12 hours"
    })
    void reading_what_is_archived_asks_for_it_once_and_says_when_it_can_be_read(
            String storageClass, String archiveStatus, String tier, String sent, Duration ready, String words) {
        Map<String, String> head = new TreeMap<>(Map.of("x-amz-storage-class", storageClass, "etag", "\"1\""));
        if (archiveStatus != null) {
            head.put("x-amz-archive-status", archiveStatus);
        }
        server.behave(asked -> switch (asked.method()) {
            case "GET" -> Answer.error(403, "InvalidObjectState", "The operation is not valid for its storage class");
            case "HEAD" -> new Answer(200, head, "");
            default -> new Answer(202, Map.of(), "");
        });
        ObjectStore store = store(Map.of("restoreTier", tier, "restoreDays", "7"));
        StoreException.Archived archived = catchThrowableOfType(StoreException.Archived.class, () -> store.get("k", 0));
        assertThat(archived.ready()).isEqualTo(ready);
        assertThat(archived).hasMessageContaining("now asked to be restored").hasMessageContaining(words);
        S3Stub.Asked request = server.asked().getLast();
        assertThat(request.query()).contains("restore");
        assertThat(request.body()).contains("<Tier>" + sent + "</Tier>");
        assertThat(request.body().contains("<Days>7</Days>"))
                .as("what tiers by itself comes back for good")
                .isEqualTo(archiveStatus == null);
        head.put("x-amz-restore", "ongoing-request=\"true\"");
        server.behave(asked -> asked.method().equals("GET")
                ? Answer.error(403, "InvalidObjectState", "x")
                : new Answer(200, head, ""));
        assertThat(catchThrowableOfType(StoreException.Archived.class, () -> store.fetch("k")))
                .hasMessageContaining("being restored since an earlier request");
        assertThat(server.asked()).extracting(S3Stub.Asked::method).containsExactly("GET", "HEAD");
    }

    @Test
    void somebody_elses_request_for_the_same_object_counts_and_a_refused_one_is_told() {
        Map<String, String> head = Map.of("x-amz-storage-class", "GLACIER", "etag", "\"1\"");
        server.behave(asked -> switch (asked.method()) {
            case "GET" -> Answer.error(403, "InvalidObjectState", "x");
            case "HEAD" -> new Answer(200, head, "");
            default -> Answer.error(409, "RestoreAlreadyInProgress", "Object restore is already in progress");
        });
        assertThat(catchThrowableOfType(
                        StoreException.Archived.class, () -> store(Map.of()).get("k", 0)))
                .hasMessageContaining("earlier request");
        server.behave(asked -> switch (asked.method()) {
            case "GET" -> Answer.error(403, "InvalidObjectState", "x");
            case "HEAD" -> new Answer(200, head, "");
            default -> Answer.error(403, "AccessDenied", "Access Denied");
        });
        assertThat(catchThrowableOfType(
                        StoreException.Denied.class, () -> store(Map.of()).get("k", 0)))
                .hasMessageContaining("s3:RestoreObject is not allowed");
    }
}
