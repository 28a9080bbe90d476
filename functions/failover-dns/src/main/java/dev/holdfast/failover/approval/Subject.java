package dev.holdfast.failover.approval;

import java.util.HexFormat;
import java.util.List;

/**
 * What is approved, in one digest: who approved one subject said nothing about another.
 *
 * @param digest SHA-256 of all that those who approve decide about, in hexadecimal
 */
public record Subject(String digest) {
    /** The subject that these statements make up. Another statement, or another order, is another subject. */
    public static Subject of(List<String> statements) {
        StringBuilder all = new StringBuilder();
        // With their lengths, so that no two lists make the same text.
        statements.forEach(
                one -> all.append(one.length()).append(':').append(one).append('\n'));
        return new Subject(HexFormat.of().formatHex(Sha256.of(all.toString())));
    }
}
