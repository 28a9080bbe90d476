package dev.holdfast.verify;

import dev.holdfast.core.vault.Verification;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an examination found; the parts of a {@link Verification} that depend on the backup alone. */
record Examined(
        Verification.Outcome outcome,
        Verification.RestoreTime restoreTime,
        Verification.Compared compared,
        Verification.RedTest redTest,
        SortedMap<String, String> isolation,
        SortedMap<String, String> tools) {

    /** An examination that ended early. */
    static Examined nothing(Verification.Outcome outcome) {
        return new Examined(
                outcome,
                new Verification.NotMeasured("the examination ended early"),
                new Verification.Compared(new TreeMap<>(), 0),
                new Verification.NotPerformed("the examination ended early"),
                new TreeMap<>(),
                new TreeMap<>());
    }
}
