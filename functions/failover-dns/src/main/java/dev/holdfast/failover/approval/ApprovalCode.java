package dev.holdfast.failover.approval;

import dev.holdfast.core.Secret;
import dev.holdfast.core.run.RunId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One-time codes that people read and type: eight groups of four characters of Crockford's Base32 (no I, L, O, U). The
 * first group says which run the code is for and is no secret; the other seven are 140 random bits. What is kept is the
 * SHA-256 of the code together with run, subject, role and expiry, so that a code is worth nothing for another of these.
 */
public final class ApprovalCode {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int GROUP = 4;
    private static final int SECRET_CHARS = 28;
    private static final int CHARS = GROUP + SECRET_CHARS;

    private ApprovalCode() {}

    /** A fresh code for this run. */
    static Secret create(RunId run, SecureRandom random) {
        StringBuilder code = new StringBuilder(tag(run));
        for (int i = 0; i < SECRET_CHARS; i++) {
            if (i % GROUP == 0) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return Secret.of(code.toString());
    }

    /** What is kept of a code. */
    static String digest(RunId run, Subject subject, String role, Instant expires, Secret code) {
        String bound = String.join(
                "\n", "holdfast approval 2", run.toString(), subject.digest(), role, expires.toString(), plain(code));
        return HexFormat.of().formatHex(Sha256.of(bound));
    }

    /** Whether two digests are equal, in a time that tells nothing about where they differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether it has the form of a code at all. */
    static boolean isWellFormed(Secret code) {
        String plain = plain(code);
        return plain.length() == CHARS && plain.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** Whether a well-formed code was made for this run. */
    static boolean isFor(RunId run, Secret code) {
        return plain(code).startsWith(tag(run));
    }

    /** As typed → as made: case, spaces and hyphens do not matter, nor do letters taken for digits. */
    private static String plain(Secret code) {
        return code.reveal()
                .toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    private static String tag(RunId run) {
        byte[] hash = Sha256.of("holdfast run " + run);
        StringBuilder tag = new StringBuilder();
        for (int i = 0; i < GROUP; i++) {
            tag.append(ALPHABET.charAt(Math.floorMod(hash[i], ALPHABET.length())));
        }
        return tag.toString();
    }
}
