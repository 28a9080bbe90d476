package dev.holdfast.aws.control;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Amazon resource name that says its region and account ("Identify AWS resources with Amazon Resource Names", IAM User
 * Guide).
 *
 * @param text all of it
 * @param service {@code sns}
 * @param resource what stands behind the account
 */
public record Arn(String text, String service, String region, String account, String resource) {
    private static final Pattern FORM =
            Pattern.compile("arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]+):([0-9]{12}):(\\S{1,500})");

    /** Reads one; empty when it is none, or one without region or account. */
    public static Optional<Arn> of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Arn(text, parts.group(1), parts.group(2), parts.group(3), parts.group(4)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
