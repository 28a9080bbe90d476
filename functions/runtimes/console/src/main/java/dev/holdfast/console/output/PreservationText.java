package dev.holdfast.console.output;

import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Preservation;
import dev.holdfast.core.vault.Preservation.InStore;
import java.util.List;

/** What became of a hold or a lock, for people. */
public final class PreservationText {
    private static final String NL = System.lineSeparator();

    private PreservationText() {}

    /**
     * One line for the backup and one for each store.
     *
     * @param done what was asked for, as a participle
     */
    public static String of(Manifest manifest, String done, List<InStore> outcomes) {
        StringBuilder text = new StringBuilder("backup " + manifest.id() + " of " + manifest.system() + ":" + NL);
        for (InStore outcome : outcomes) {
            text.append(Paper.paragraph("  ", "store '" + outcome.store() + "': " + words(outcome, done)));
        }
        return text.toString();
    }

    private static String words(InStore outcome, String done) {
        return switch (outcome) {
            case Preservation.Done all -> Paper.count(all.objects(), "object") + " " + done;
            case Preservation.CannotLock no ->
                "NOT " + done + ": it has no object lock; whoever may delete there can destroy the backup";
            case Preservation.NotThere not -> "does not keep it";
            case Preservation.Failed failed -> "NOT surely " + done + ", repeat it: " + failed.why();
        };
    }
}
