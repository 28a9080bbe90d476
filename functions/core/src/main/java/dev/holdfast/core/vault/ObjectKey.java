package dev.holdfast.core.vault;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a key may look like and how keys are ordered: one rule for every store. */
public final class ObjectKey {
    /** The longest key in UTF-8 bytes that every store takes (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
    public static final int MAX_BYTES = 1024;

    /** Ascending by the unsigned UTF-8 bytes; differs from {@link String#compareTo} beyond the basic plane. */
    public static final Comparator<String> ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final List<String> FORBIDDEN_PARTS = List.of("", ".", "..");

    private ObjectKey() {}

    /**
     * Returns {@code key} when every store can keep something under it.
     *
     * @throws IllegalArgumentException when it is empty or too long, has an empty part or a part {@code .} or
     *     {@code ..}, or holds control characters or half a surrogate pair
     */
    public static String valid(String key) {
        if (encodedLength(key) > MAX_BYTES) {
            throw refused(key, "longer than " + MAX_BYTES + " bytes in UTF-8");
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw refused(key, "holds a control character");
        }
        // The limit -1 keeps trailing empty parts, so that "a/" is seen.
        for (String part : key.split("/", -1)) {
            if (FORBIDDEN_PARTS.contains(part)) {
                throw refused(key, "has the part '" + part + "'");
            }
        }
        return key;
    }

    private static int encodedLength(String key) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            return utf8.remaining();
        } catch (CharacterCodingException e) {
            throw refused(key, "holds half a surrogate pair");
        }
    }

    private static IllegalArgumentException refused(String key, String why) {
        return new IllegalArgumentException("not an object key, " + why + ": '" + key + "'");
    }
}
