package dev.holdfast.aws.vault.keys;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A wrap's context as KMS takes it: pairs that are bound to the ciphertext, shown in CloudTrail and usable as conditions in a
 * key's policy ({@code kms:EncryptionContext:plan}; AWS KMS Developer Guide, "Encryption context"). Two contexts never give the
 * same pairs.
 */
final class EncryptionContext {
    private static final Pattern BACKUP = Pattern.compile("(holdfast/v1)/([^/]+)/([^/]+)/([^/]+)");

    private EncryptionContext() {}

    /** Plan, system and backup by name where the context is a backup's, else the text as it is. */
    static Map<String, String> of(String context) {
        Matcher parts = BACKUP.matcher(context);
        return parts.matches()
                ? Map.of(
                        "format",
                        parts.group(1),
                        "plan",
                        parts.group(2),
                        "system",
                        parts.group(3),
                        "backup",
                        parts.group(4))
                : Map.of("context", context);
    }
}
