package dev.holdfast.aws.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.vault.ObjectLock;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStore.Feature;
import dev.holdfast.core.vault.ObjectStoreContract;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What s3proxy lacks: versions, object lock and legal hold, storage classes and archives, encryption headers. What moto lacks
 * too is shown on a stub in {@link S3AnswersTest}: replication status, the bucket owner's condition, S3's own words for refusals,
 * a restore that takes its time.
 */
class S3StoreOnMotoTest extends ObjectStoreContract {
    private static final MotoServer SERVER = MotoServer.shared();
    private S3Client raw;

    @Override
    protected ObjectStore openEmpty() {
        raw = TestStores.client(SERVER.endpoint());
        raw.createBucket(request -> request.bucket(TestStores.BUCKET).objectLockEnabledForBucket(true));
        raw.putBucketVersioning(request -> request.bucket(TestStores.BUCKET)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        return open(Map.of());
    }

    private static S3Store open(Map<String, String> options) {
        return TestStores.store(SERVER.endpoint(), TestStores.STEADY, options);
    }

    @AfterEach
    void reset() {
        raw.close();
        SERVER.reset();
    }

    @Test
    void the_buckets_abilities_are_asked_for() {
        assertThat(store.features()).containsExactlyInAnyOrder(Feature.VERSIONS, Feature.OBJECT_LOCK);
        raw.createBucket(request -> request.bucket("plain"));
        assertThat(open(Map.of("bucket", "plain")).features()).isEmpty();
    }

    @Test
    void storage_class_encryption_and_lock_go_with_small_and_with_multipart_objects() throws IOException {
        Instant before = Instant.now();
        try (ObjectStore strict = open(Map.of(
                "storageClass",
                "STANDARD_IA",
                "kmsKey",
                "alias/holdfast",
                "lockMode",
                "governance",
                "lockPeriod",
                "P30D"))) {
            strict.put("small", bytes("x"), PutCondition.always());
            try (Upload upload = strict.upload("big")) {
                upload.body().write(random((8 << 20) + 1));
                upload.complete();
            }
        }
        for (String key : new String[] {"small", "big"}) {
            HeadObjectResponse head =
                    raw.headObject(request -> request.bucket(TestStores.BUCKET).key(key));
            assertThat(head.storageClassAsString()).as(key).isEqualTo("STANDARD_IA");
            assertThat(head.serverSideEncryptionAsString()).as(key).isEqualTo("aws:kms");
            assertThat(head.ssekmsKeyId()).as(key).contains("alias/holdfast");
        }
        HeadObjectResponse small =
                raw.headObject(request -> request.bucket(TestStores.BUCKET).key("small"));
        assertThat(small.objectLockModeAsString()).isEqualTo("GOVERNANCE");
        assertThat(small.objectLockRetainUntilDate())
                .isBetween(before.plus(Duration.ofDays(30)).minusSeconds(2), before.plus(Duration.ofDays(31)));
    }

    @Test
    void a_multipart_upload_asks_for_the_same_lock_in_whole_seconds() {
        // The emulator forgets the lock of a multipart upload, so the request itself is looked at.
        S3Settings settings =
                TestStores.settings(SERVER.endpoint(), Map.of("lockMode", "compliance", "lockPeriod", "P1M"));
        Clock clock = Clock.fixed(Instant.parse("2026-01-31T10:00:00.123Z"), ZoneOffset.UTC);
        CreateMultipartUploadRequest request =
                new S3Writing(settings, clock).multipart("k", "mark").build();
        assertThat(request.objectLockModeAsString()).isEqualTo("COMPLIANCE");
        assertThat(request.objectLockRetainUntilDate()).isEqualTo(Instant.parse("2026-02-28T10:00:00Z"));
    }

    @Test
    void deleting_a_locked_object_keeps_its_version_and_destroying_that_is_refused_as_locked() {
        StoredObject locked;
        try (ObjectStore strict = open(Map.of("lockMode", "compliance", "lockPeriod", "P1D"))) {
            locked = strict.put("k", bytes("x"), PutCondition.always());
        }
        store.delete("k");
        assertThat(store.head("k")).isEmpty();
        assertThat(store.versions("k")).extracting(StoredObject::version).containsExactly(locked.version());
        S3Failures failures = new S3Failures(TestStores.settings(SERVER.endpoint(), Map.of()));
        assertThatExceptionOfType(SdkException.class)
                .isThrownBy(() -> raw.deleteObject(
                        request -> request.bucket(TestStores.BUCKET).key("k").versionId(locked.version())))
                .satisfies(e -> assertThat(failures.of("s3:DeleteObjectVersion", "k", e))
                        .isInstanceOfAny(StoreException.Locked.class, StoreException.Denied.class));
    }

    @Test
    void a_lock_is_made_longer_and_never_shorter_in_the_mode_it_has() {
        Instant first = Instant.parse("2999-01-01T00:00:00Z");
        StoredObject object = store.put("k", bytes("x"), PutCondition.always());
        store.lockUntil("k", first.minusMillis(1));
        store.lockUntil("k", first.minus(Duration.ofDays(30)));
        assertThat(lockedUntil(object)).isEqualTo(first);
        store.lockUntil("k", first.plus(Duration.ofDays(1)));
        assertThat(lockedUntil(object)).isEqualTo(first.plus(Duration.ofDays(1)));
        assertThat(head("k").objectLockModeAsString()).isEqualTo("GOVERNANCE");
        try (ObjectStore strict = open(Map.of("lockMode", "compliance", "lockPeriod", "P1D"))) {
            strict.put("c", bytes("x"), PutCondition.always());
        }
        store.lockUntil("c", first);
        assertThat(head("c").objectLockModeAsString()).isEqualTo("COMPLIANCE");
        assertThatExceptionOfType(StoreException.Missing.class).isThrownBy(() -> store.lockUntil("none", first));
    }

    @Test
    void the_lock_of_what_is_there_is_told_with_its_mode() {
        for (String mode : List.of("governance", "compliance")) {
            try (ObjectStore locking = open(Map.of("lockMode", mode, "lockPeriod", "P30D"))) {
                locking.put(mode, bytes("x"), PutCondition.always());
            }
        }
        store.put("free", bytes("x"), PutCondition.always());
        assertThat(store.lock("governance"))
                .contains(new ObjectLock(
                        ObjectLock.Mode.GOVERNANCE, head("governance").objectLockRetainUntilDate()));
        assertThat(store.lock("compliance"))
                .contains(new ObjectLock(
                        ObjectLock.Mode.COMPLIANCE, head("compliance").objectLockRetainUntilDate()));
        assertThat(store.lock("free")).isEmpty();
        raw.createBucket(request -> request.bucket("plain"));
        try (ObjectStore plain = open(Map.of("bucket", "plain"))) {
            plain.put("k", bytes("x"), PutCondition.always());
            assertThat(plain.lock("k")).isEmpty();
        }
    }

    private Instant lockedUntil(StoredObject object) {
        return raw.headObject(request ->
                        request.bucket(TestStores.BUCKET).key(object.key()).versionId(object.version()))
                .objectLockRetainUntilDate();
    }

    private HeadObjectResponse head(String key) {
        return raw.headObject(request -> request.bucket(TestStores.BUCKET).key(key));
    }

    @Test
    void a_legal_hold_keeps_a_version_until_it_is_lifted() {
        StoredObject object = store.put("k", bytes("x"), PutCondition.always());
        store.hold("k", true);
        store.hold("k", true);
        assertThatExceptionOfType(SdkException.class).isThrownBy(() -> destroy(object));
        store.hold("k", false);
        destroy(object);
        assertThat(store.versions("k")).isEmpty();
        assertThatExceptionOfType(StoreException.Missing.class).isThrownBy(() -> store.hold("none", true));
    }

    private void destroy(StoredObject object) {
        raw.deleteObject(
                request -> request.bucket(TestStores.BUCKET).key(object.key()).versionId(object.version()));
    }

    @Test
    void a_bucket_without_object_lock_locks_nothing_and_says_what_it_needs() {
        raw.createBucket(request -> request.bucket("plain"));
        try (ObjectStore plain = open(Map.of("bucket", "plain"))) {
            plain.put("k", bytes("x"), PutCondition.always());
            assertThatExceptionOfType(StoreException.Misconfigured.class)
                    .isThrownBy(() -> plain.hold("k", true))
                    .withMessageContaining("no object lock");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
    void an_archive_keeps_artifacts_and_documents_stay_readable_at_once(String storageClass) throws IOException {
        try (ObjectStore archive = open(Map.of("storageClass", storageClass))) {
            archive.put("document", bytes("manifest"), PutCondition.always());
            try (Upload upload = archive.upload("artifact")) {
                upload.body().write(bytes("data"));
                upload.complete();
            }
            assertThat(archive.fetch("document").content()).isEqualTo(bytes("manifest"));
            assertThat(head("artifact").storageClassAsString()).isEqualTo(storageClass);
            assertThat(archive.head("artifact")).isPresent();
            assertThatExceptionOfType(StoreException.Archived.class)
                    .isThrownBy(() -> archive.get("artifact", 0))
                    .withMessageContaining(storageClass);
            // The emulator has restored it at once, as a later run finds it.
            try (InputStream in = archive.get("artifact", 0)) {
                assertThat(in.readAllBytes()).isEqualTo(bytes("data"));
            }
            assertThat(head("artifact").restore()).contains("expiry-date");
        }
    }

    @Test
    void a_missing_bucket_is_named() {
        try (ObjectStore none = open(Map.of("bucket", "no-such-bucket"))) {
            assertThatExceptionOfType(StoreException.Misconfigured.class)
                    .isThrownBy(() -> none.put("k", bytes("x"), PutCondition.always()))
                    .withMessageContaining("no-such-bucket");
            assertThatExceptionOfType(StoreException.Misconfigured.class).isThrownBy(() -> none.list("", "", 1));
        }
    }
}
