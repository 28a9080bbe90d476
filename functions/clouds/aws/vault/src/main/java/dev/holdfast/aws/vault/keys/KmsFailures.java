package dev.holdfast.aws.vault.keys;

import dev.holdfast.aws.vault.sdk.Trouble;
import dev.holdfast.core.vault.KeyException;
import java.util.Locale;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what the SDK's exceptions mean for a key (AWS KMS API Reference, "Errors" of Encrypt, Decrypt, Sign and GetPublicKey;
 * AWS KMS Developer Guide, "Key states of AWS KMS keys").
 *
 * @param name the key's name in the plan
 * @param key where it is
 */
record KmsFailures(String name, KmsArn key) {
    /** KMS answers this to a ciphertext of a key that it does not find here; it is a matter of the key, not of rights. */
    private static final String FOREIGN_CIPHERTEXT =
            "The ciphertext refers to a customer master key that does not exist";

    /** Asks KMS; {@code action} is the permission it needs. */
    <T> T asking(String action, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw of(action, e);
        }
    }

    KeyException of(String action, SdkException e) {
        String text = String.valueOf(e.getMessage());
        return switch (Trouble.code(e)) {
            case "IncorrectKeyException" -> wrong("another key made the wrap.", e);
            case "InvalidCiphertextException" -> wrong("the wrap or its context was changed.", e);
            case "DisabledException" ->
                unavailable(key + " is disabled.", "enable it again, or use another of the plan's keys.", e);
            case "KMSInvalidStateException" -> badState(text, e);
            case "NotFoundException" ->
                unavailable(
                        "there is no " + key + " in region '" + key.region() + "'.",
                        "correct the reference: a key and its alias are found in their own region only.",
                        e);
            case "InvalidKeyUsageException", "UnsupportedOperationException" ->
                unavailable(
                        key + " is not made for " + action + ".",
                        "wrapping needs a SYMMETRIC_DEFAULT key for ENCRYPT_DECRYPT, signing an ECC_NIST_P256 key for"
                                + " SIGN_VERIFY.",
                        e);
            case "KeyUnavailableException", "DependencyTimeoutException" ->
                new KeyException.Unreachable(
                        name,
                        key + " cannot be used at the moment (" + Trouble.code(e) + ").",
                        Trouble.SILENT.hint(),
                        e);
            default ->
                text.contains(FOREIGN_CIPHERTEXT)
                        ? wrong("the wrap's key is not in '" + key.region() + "', or not this one.", e)
                        : troubled(action, e);
        };
    }

    private KeyException badState(String text, SdkException e) {
        boolean dying = text.toLowerCase(Locale.ROOT).contains("pending deletion");
        return dying
                ? unavailable(
                        key + " is pending deletion.",
                        "cancel it now (aws kms cancel-key-deletion): once it is deleted nothing that it wrapped opens"
                                + " through it.",
                        e)
                : unavailable(
                        key + " is not in a state in which it can be used.",
                        "see its state in region '" + key.region() + "', or use another of the plan's keys.",
                        e);
    }

    private KeyException troubled(String action, SdkException e) {
        Trouble trouble = Trouble.of(e);
        String what = key + ": " + trouble.sentence(action, e);
        return switch (trouble) {
            case SILENT, THROTTLED -> new KeyException.Unreachable(name, what, trouble.hint(), e);
            case NO_CREDENTIALS, EXPIRED, UNKNOWN_CREDENTIALS, CLOCK, DENIED, REFUSED ->
                unavailable(what, trouble.hint(), e);
        };
    }

    private KeyException.WrongKey wrong(String what, SdkException e) {
        return new KeyException.WrongKey(name, key + ": " + what, e);
    }

    private KeyException.Unavailable unavailable(String what, String hint, SdkException e) {
        return new KeyException.Unavailable(name, what, hint, e);
    }
}
