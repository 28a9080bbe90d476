package dev.holdfast.local;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Keys as paths. ASCII stands as it is, everything else percent-encoded byte by byte (as in RFC 3986 section 2.1), so
 * that names depend neither on the locale nor on a file system's Unicode normalisation.
 */
final class KeyPath {
    /** The longest file name of the common file systems, in bytes. */
    static final int MAX_NAME = 255;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyPath() {}

    static Path under(Path root, String key) {
        Path path = root;
        for (String part : key.split("/")) {
            path = path.resolve(encode(part));
        }
        return path;
    }

    static boolean fits(String key) {
        for (String part : key.split("/")) {
            if (encode(part).length() > MAX_NAME) {
                return false;
            }
        }
        return true;
    }

    static String encode(String part) {
        StringBuilder name = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 0x7F && b != '%') {
                name.append((char) b);
            } else {
                name.append('%').append(HEX.toHexDigits(b));
            }
        }
        return name.toString();
    }

    /** The key part behind a file name; empty for a name that this store did not give. */
    static Optional<String> decode(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int i = 0; i < name.length(); i++) {
                if (name.charAt(i) == '%') {
                    bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                    i += 2;
                } else {
                    bytes.write(name.charAt(i));
                }
            }
            String part = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return Optional.of(part).filter(p -> encode(p).equals(name));
        } catch (CharacterCodingException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
