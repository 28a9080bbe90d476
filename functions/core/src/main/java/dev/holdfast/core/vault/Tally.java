package dev.holdfast.core.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How many bytes passed and their SHA-256. */
final class Tally {
    private final MessageDigest digest = sha256();
    private long bytes;

    void add(byte[] content, int offset, int length) {
        digest.update(content, offset, length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    /** Hex. Ends the tally: call once. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
