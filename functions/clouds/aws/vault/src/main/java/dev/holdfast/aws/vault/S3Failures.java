package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.StoreException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
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
            case SdkClientException client
            when saysCredentials(client) ->
                new StoreException.Denied(name(), key, "no credentials were found for " + action + ".", e);
            default ->
                new StoreException.Unavailable(name(), key, action + " got no answer: " + e.getMessage() + ".", e);
        };
    }

    private StoreException answered(String action, String key, AwsServiceException e) {
        String code = code(e);
        if (code.equals("NoSuchBucket")) {
            return new StoreException.Misconfigured(
                    name(),
                    "there is no bucket '" + settings.bucket() + "'.",
                    "create it, or correct the option 'bucket'.");
        }
        if (WRONG_REGION.contains(code) || e.statusCode() == 301) {
            return wrongRegion(e);
        }
        if (FULL.contains(code)) {
            return new StoreException.Full(name(), key, action + " was refused: " + code + ".", e);
        }
        return switch (e.statusCode()) {
            case 404 -> new StoreException.Missing(name(), key);
            case 409, 412 -> new StoreException.ConditionFailed(name(), key);
            case 401, 403 -> refused(action, key, e);
            default ->
                new StoreException.Unavailable(
                        name(), key, action + " was answered with " + e.statusCode() + " " + code + ".", e);
        };
    }

    private StoreException refused(String action, String key, AwsServiceException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("object lock") || text.contains("legal hold") || text.contains("worm")) {
            return new StoreException.Locked(name(), key, action + " was refused by a lock.", e);
        }
        return new StoreException.Denied(name(), key, action + " is not allowed: " + code(e) + ".", e);
    }

    private StoreException wrongRegion(AwsServiceException e) {
        String region = Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
                .map(found -> "it is in '" + found + "': write that as the store's region.")
                .orElse("correct the store's region.");
        return new StoreException.Misconfigured(
                name(), "the bucket '" + settings.bucket() + "' is not in '" + settings.region() + "'.", region);
    }

    static String code(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("");
    }

    private static boolean saysCredentials(SdkClientException e) {
        return String.valueOf(e.getMessage()).contains("Unable to load credentials");
    }

    private String name() {
        return settings.name();
    }
}
