package dev.holdfast.postgresql.fingerprint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a definition into a short digest that survives a dump and a restore.
 *
 * <p>PostgreSQL does not keep an expression's text: it deparses the parsed form, and what it deparses after a restore
 * may carry other casts and parentheses ({@code (ARRAY['a'::varchar])::text[]} comes back as
 * {@code ARRAY[('a'::varchar)::text]}). Inside the marks U+0001 and U+0002, casts, parentheses and white space
 * therefore do not count. A change of nothing but those goes unnoticed.
 */
final class CanonicalText {
    private static final Pattern EXPRESSION = Pattern.compile("\u0001([^\u0002]*)\u0002");
    private static final Pattern CAST =
            Pattern.compile("::(?:\"[^\"]+\"|[a-zA-Z_][\\w.]*(?: (?:varying|precision|with(?:out)? time zone))*)"
                    + "(?:\\(\\d+(?:,\\d+)?\\))?(?: (?:with(?:out)? time zone))?(?:\\[\\])*");
    private static final Pattern GROUPING = Pattern.compile("[()\\s]+");

    private CanonicalText() {}

    /** The first 16 hex digits of the SHA-256 of the canonical form. */
    static String digest(String definition) {
        byte[] sha256 = sha256(canonical(definition).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256, 0, 8);
    }

    static String canonical(String definition) {
        return EXPRESSION
                .matcher(definition)
                .replaceAll(found -> Matcher.quoteReplacement(
                        GROUPING.matcher(CAST.matcher(found.group(1)).replaceAll(""))
                                .replaceAll("")));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
