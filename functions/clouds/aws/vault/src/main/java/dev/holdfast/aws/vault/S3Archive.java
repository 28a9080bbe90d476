package dev.holdfast.aws.vault;

import dev.holdfast.aws.vault.sdk.Trouble;
import dev.holdfast.core.vault.StoreException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tier;

/**
 * Fetches objects back from an archive. It takes minutes to days, so nobody waits for it: it is asked for once, and later runs
 * find it under way or done (Amazon S3 User Guide, "Restoring an archived object" and "Understanding archive retrieval options";
 * Amazon S3 API Reference, "RestoreObject").
 */
record S3Archive(S3Settings settings, S3Client client, S3Failures failures) {

    /** Whether a read was refused because the object is in an archive. */
    static boolean refused(SdkException e) {
        return Trouble.code(e).equals("InvalidObjectState");
    }

    /** Asks for the object to be fetched back unless that is under way. The exception to throw says when it can be read. */
    StoreException fetchBack(String key, SdkException refused) {
        try {
            HeadObjectResponse head = failures.asking(
                    "s3:GetObject",
                    key,
                    () -> client.headObject(
                            request -> request.bucket(settings.bucket()).key(settings.prefix() + key)));
            Archive archive = Archive.of(head);
            Tier tier = archive.offers(settings.restore().tier());
            boolean underWay = String.valueOf(head.restore()).contains("ongoing-request=\"true\"")
                    || !ask(key, head, archive, tier);
            Duration ready = archive.longest(tier);
            return new StoreException.Archived(
                    settings.name(),
                    key,
                    "it is archived (" + archive.text() + ") and "
                            + (underWay
                                    ? "being restored since an earlier request"
                                    : "was now asked to be restored, " + words(tier, archive))
                            + "; ready within about " + span(ready) + " of that request.",
                    ready,
                    refused);
        } catch (StoreException e) {
            return e;
        }
    }

    /** False when somebody asked before. */
    private boolean ask(String key, HeadObjectResponse head, Archive archive, Tier tier) {
        try {
            client.restoreObject(request -> request.bucket(settings.bucket())
                    .key(settings.prefix() + key)
                    .versionId(head.versionId())
                    .restoreRequest(restore -> {
                        restore.glacierJobParameters(job -> job.tier(tier));
                        // What tiers by itself comes back for good.
                        if (archive != Archive.TIERED && archive != Archive.TIERED_DEEP) {
                            restore.days(settings.restore().days());
                        }
                    }));
            return true;
        } catch (SdkException e) {
            if (Trouble.code(e).equals("RestoreAlreadyInProgress")) {
                return false;
            }
            throw failures.of("s3:RestoreObject", key, e);
        }
    }

    private String words(Tier tier, Archive archive) {
        String stays = archive == Archive.TIERED || archive == Archive.TIERED_DEEP
                ? ""
                : " for " + settings.restore().days() + " days";
        return tier.toString().toLowerCase(Locale.ROOT) + stays;
    }

    private static String span(Duration ready) {
        return ready.compareTo(Duration.ofHours(1)) < 0 ? ready.toMinutes() + " minutes" : ready.toHours() + " hours";
    }

    /** Where objects are kept that cannot be read at once, with the longest times that AWS states. */
    private enum Archive {
        FLEXIBLE("GLACIER"),
        DEEP("DEEP_ARCHIVE"),
        TIERED("archive access tier"),
        TIERED_DEEP("deep archive access tier");

        private final String text;

        Archive(String text) {
            this.text = text;
        }

        static Archive of(HeadObjectResponse head) {
            return switch (Optional.ofNullable(head.archiveStatusAsString()).orElse("")) {
                case "ARCHIVE_ACCESS" -> TIERED;
                case "DEEP_ARCHIVE_ACCESS" -> TIERED_DEEP;
                default -> DEEP.text.equals(head.storageClassAsString()) ? DEEP : FLEXIBLE;
            };
        }

        String text() {
            return text;
        }

        private boolean isDeep() {
            return this == DEEP || this == TIERED_DEEP;
        }

        /** A deep archive has no fast way. */
        Tier offers(Tier wanted) {
            return isDeep() && wanted == Tier.EXPEDITED ? Tier.STANDARD : wanted;
        }

        Duration longest(Tier tier) {
            return switch (tier) {
                case EXPEDITED -> Duration.ofMinutes(5);
                case BULK -> Duration.ofHours(isDeep() ? 48 : 12);
                default -> Duration.ofHours(isDeep() ? 12 : 5);
            };
        }
    }
}
