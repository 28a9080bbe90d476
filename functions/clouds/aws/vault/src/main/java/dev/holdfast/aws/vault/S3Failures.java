package dev.holdfast.aws.vault;

import dev.holdfast.aws.vault.sdk.Trouble;
import dev.holdfast.core.vault.StoreException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what the SDK's exceptions mean for a store (Amazon S3 API Reference, "Error responses"). */
record S3Failures(S3Settings settings) {
    private static final Set<String> WRONG_REGION =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
    private static final Set<String> FULL = Set.of("QuotaExceeded", "XMinioStorageFull", "EntityTooLarge");

    /** Asks the service; {@code action} is the permission it needs. */
    <T> T asking(String action, String key, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw of(action, key, e);
        }
    }

    StoreException of(String action, String key, SdkException e) {
        return switch (e) {
            case AwsServiceException answer -> answered(action, key, answer);
            default -> troubled(action, key, e);
        };
    }

    private StoreException answered(String action, String key, AwsServiceException e) {
        String code = Trouble.code(e);
        if (code.equals("NoSuchBucket")) {
            return new StoreException.Misconfigured(
                    name(),
                    "there is no bucket '" + settings.bucket() + "'.",
                    "create it, or correct the option 'bucket'.");
        }
        if (WRONG_REGION.contains(code) || e.statusCode() == 301 || isElsewhere(e)) {
            return wrongRegion(e);
        }
        if (FULL.contains(code)) {
            return new StoreException.Full(name(), key, action + " was refused: " + code + ".", e);
        }
        if (code.startsWith("KMS.")) {
            return new StoreException.Misconfigured(
                    name(),
                    action + " was refused: the bucket's KMS key cannot be used (" + code + ").",
                    "enable the key, cancel its deletion, or name another in the option 'kmsKey'.");
        }
        if (code.equals("InvalidRequest") && text(e).contains("object lock")) {
            return new StoreException.Misconfigured(
                    name(),
                    action + " was refused: the bucket '" + settings.bucket() + "' has no object lock.",
                    "enable object lock and versioning on the bucket, or leave out lockMode and lockPeriod.");
        }
        if (e.statusCode() == 403 && saysLocked(e)) {
            return new StoreException.Locked(name(), key, action + " was refused by a lock.", e);
        }
        return switch (e.statusCode()) {
            case 404 -> new StoreException.Missing(name(), key);
            case 409, 412 -> new StoreException.ConditionFailed(name(), key);
            default -> troubled(action, key, e);
        };
    }

    private static boolean saysLocked(AwsServiceException e) {
        String text = text(e);
        return text.contains("object lock") || text.contains("legal hold") || text.contains("worm");
    }

    private StoreException troubled(String action, String key, SdkException e) {
        Trouble trouble = Trouble.of(e);
        String what = trouble.sentence(action, e);
        return switch (trouble) {
            case NO_CREDENTIALS, EXPIRED, UNKNOWN_CREDENTIALS, CLOCK ->
                new StoreException.Denied(name(), key, what, trouble.hint(), e);
            case DENIED -> new StoreException.Denied(name(), key, what, trouble.hint() + otherReasons(action), e);
            case THROTTLED, SILENT, REFUSED -> new StoreException.Unavailable(name(), key, what, e);
        };
    }

    /** S3 says no more than "access denied" in these cases too. */
    private String otherReasons(String action) {
        String foreign = settings.owner()
                .map(owner -> " Or the bucket does not belong to account " + owner + ", as the option 'owner' demands.")
                .orElse("");
        String missing = action.equals("s3:GetObject")
                ? " Where s3:ListBucket is not allowed, S3 says so of what is not there, too."
                : "";
        return foreign + missing;
    }

    /** Answers to HEAD carry no code, but name the bucket's region. */
    private boolean isElsewhere(AwsServiceException e) {
        return e.statusCode() == 400
                && region(e).filter(found -> !found.equals(settings.region())).isPresent();
    }

    private static Optional<String> region(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"));
    }

    private static String text(SdkException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    private StoreException wrongRegion(AwsServiceException e) {
        String hint = region(e)
                .map(found -> "it is in '" + found + "': write that as the store's region.")
                .orElse("correct the store's region.");
        return new StoreException.Misconfigured(
                name(), "the bucket '" + settings.bucket() + "' is not in '" + settings.region() + "'.", hint);
    }

    private String name() {
        return settings.name();
    }
}
