package dev.holdfast.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code keyset.json}: AES-256 keys, of which the primary wraps and all unwrap.
 *
 * @param format {@value #FORMAT}
 * @param primary identifier of the key that wraps
 * @param keys oldest first
 */
record Keyset(String format, String primary, List<Entry> keys) {
    static final String FORMAT = "holdfast-keyset-1";
    static final String FILE = "keyset.json";
    private static final int KEY_BYTES = 32;

    /** One key; {@code key} is Base64. */
    record Entry(
            String id, Instant created, @JsonProperty("key") String secret) {
        byte[] bytes() {
            return Base64.getDecoder().decode(secret);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    Keyset {
        keys = List.copyOf(keys);
    }

    static Keyset create(Instant now) {
        Entry first = newKey(now);
        return new Keyset(FORMAT, first.id(), List.of(first));
    }

    /** This keyset with a new primary key; the others go on unwrapping. */
    Keyset rotated(Instant now) {
        Entry added = newKey(now);
        List<Entry> all = new ArrayList<>(keys);
        all.add(added);
        return new Keyset(FORMAT, added.id(), all);
    }

    Optional<Entry> find(String id) {
        return keys.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /**
     * Reads and checks a keyset.
     *
     * @throws IOException when the file cannot be read or is not a keyset
     */
    static Keyset read(Path folder) throws IOException {
        Keyset keyset = Json.read(Files.readAllBytes(folder.resolve(FILE)), Keyset.class);
        boolean sound = FORMAT.equals(keyset.format)
                && keyset.find(keyset.primary).isPresent()
                && keyset.keys.stream().allMatch(Keyset::isSound);
        if (!sound) {
            throw new IOException("not a keyset of format " + FORMAT + ", or damaged");
        }
        return keyset;
    }

    private static boolean isSound(Entry entry) {
        try {
            byte[] key = entry.bytes();
            return key.length == KEY_BYTES && id(key).equals(entry.id());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Entry newKey(Instant now) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Entry(id(key), now, Base64.getEncoder().encodeToString(key));
    }

    /** Hashed twice, so that the identifier in a manifest is not the SHA-256 of a key that another use might reveal. */
    private static String id(byte[] key) {
        return "sha256:" + HexFormat.of().formatHex(Pem.sha256(Pem.sha256(key)));
    }
}
