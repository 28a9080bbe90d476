package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.ObjectLock;
import dev.holdfast.core.vault.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/** Retention and legal hold of single objects (Amazon S3 User Guide, "Locking objects with Object Lock"). */
record S3Locks(S3Settings settings, S3Client client, S3Failures failures) {

    /**
     * The lock of the current version. S3 leaves it out of its answer to whoever lacks {@code s3:GetObjectRetention} (Amazon S3 API
     * Reference, "HeadObject"): a lock may be taken for absent then, never an absent one for there.
     */
    Optional<ObjectLock> lock(String key) {
        HeadObjectResponse head = head(key);
        return Optional.ofNullable(head.objectLockRetainUntilDate())
                .flatMap(until -> mode(head.objectLockMode()).map(mode -> new ObjectLock(mode, until)));
    }

    private static Optional<ObjectLock.Mode> mode(ObjectLockMode mode) {
        return switch (mode) {
            case GOVERNANCE -> Optional.of(ObjectLock.Mode.GOVERNANCE);
            case COMPLIANCE -> Optional.of(ObjectLock.Mode.COMPLIANCE);
            case UNKNOWN_TO_SDK_VERSION -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    /** Makes the lock last until then, in the mode it has, else the store's, else governance. Never shorter. */
    void lockUntil(String key, Instant until) {
        HeadObjectResponse head = head(key);
        Instant wanted = wholeSeconds(until);
        Optional<Instant> present = Optional.ofNullable(head.objectLockRetainUntilDate());
        if (present.filter(lasting -> !lasting.isBefore(wanted)).isPresent()) {
            return;
        }
        failures.asking(
                "s3:PutObjectRetention",
                key,
                () -> client.putObjectRetention(request -> request.bucket(settings.bucket())
                        .key(settings.prefix() + key)
                        .versionId(head.versionId())
                        .retention(retention -> retention.mode(mode(head)).retainUntilDate(wanted))));
    }

    private ObjectLockRetentionMode mode(HeadObjectResponse head) {
        ObjectLockMode own = settings.lock().map(S3Settings.Lock::mode).orElse(ObjectLockMode.GOVERNANCE);
        ObjectLockMode mode = Optional.ofNullable(head.objectLockMode()).orElse(own);
        return ObjectLockRetentionMode.fromValue(mode.toString());
    }

    /** Rounded up: some servers refuse fractions, and nothing may end early. */
    private static Instant wholeSeconds(Instant instant) {
        Instant floor = instant.truncatedTo(ChronoUnit.SECONDS);
        return floor.equals(instant) ? instant : floor.plusSeconds(1);
    }

    /** Sets or lifts the legal hold. */
    void hold(String key, boolean held) {
        HeadObjectResponse head = head(key);
        failures.asking(
                "s3:PutObjectLegalHold",
                key,
                () -> client.putObjectLegalHold(request -> request.bucket(settings.bucket())
                        .key(settings.prefix() + key)
                        .versionId(head.versionId())
                        .legalHold(hold ->
                                hold.status(held ? ObjectLockLegalHoldStatus.ON : ObjectLockLegalHoldStatus.OFF))));
    }

    /**
     * The current version, so that what is locked is what was seen.
     *
     * @throws StoreException.Missing when there is none
     */
    private HeadObjectResponse head(String key) {
        return failures.asking(
                "s3:GetObject",
                key,
                () -> client.headObject(
                        request -> request.bucket(settings.bucket()).key(settings.prefix() + key)));
    }
}
