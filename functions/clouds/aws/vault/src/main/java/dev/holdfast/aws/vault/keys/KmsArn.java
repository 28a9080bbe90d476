package dev.holdfast.aws.vault.keys;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key, or an alias of one, in its region (AWS KMS Developer Guide, "Key identifiers").
 *
 * @param resource {@code key/…} or {@code alias/…}
 */
record KmsArn(String partition, String region, String account, String resource) {
    private static final Pattern FORM =
            Pattern.compile("arn:(aws[a-z-]*):kms:([a-z0-9-]+):([0-9]{12}):((?:key|alias)/[A-Za-z0-9/_-]+)");

    /** Reads it; empty when it is none. */
    static Optional<KmsArn> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new KmsArn(parts.group(1), parts.group(2), parts.group(3), parts.group(4)))
                : Optional.empty();
    }

    boolean isAlias() {
        return resource.startsWith("alias/");
    }

    /** Whether the same key exists in other regions, under the same identifier. */
    boolean isMultiRegion() {
        return resource.startsWith("key/mrk-");
    }

    /** Its like in another region. */
    KmsArn in(String other) {
        return new KmsArn(partition, other, account, resource);
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":kms:" + region + ":" + account + ":" + resource;
    }
}
