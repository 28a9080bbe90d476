package dev.holdfast.core.runbook;

import dev.holdfast.core.runbook.JournalEntry.What;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a journal says: pure questions about its entries. */
record Course(List<JournalEntry> entries) {
    private static final Set<What> SETTLED = EnumSet.of(What.PROVED, What.CONTINUED);

    Course {
        entries = List.copyOf(entries);
    }

    /** How the run began, if it did. */
    Optional<JournalEntry> opening() {
        return entries.stream().findFirst();
    }

    /** How the run ended, if it did. */
    Optional<JournalEntry> end() {
        return last().filter(entry -> entry.what().ends());
    }

    Optional<JournalEntry> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
    }

    /** The failure that turned the run back, if one did. There is no way forward from it. */
    Optional<JournalEntry> turningPoint() {
        return entries.stream().filter(entry -> entry.what() == What.FAILED).findFirst();
    }

    /** Everything found out so far. */
    Facts facts() {
        return entries.stream().map(JournalEntry::facts).reduce(Facts.none(), Facts::and);
    }

    /** The entries about one step. */
    List<JournalEntry> of(Step step) {
        return entries.stream()
                .filter(entry -> entry.step().equals(step.name()))
                .toList();
    }

    /** Whether the step needs nothing more. */
    boolean isSettled(Step step) {
        return of(step).stream().anyMatch(entry -> SETTLED.contains(entry.what()));
    }

    /** Whether it may ever have acted. */
    boolean wasBegun(Step step) {
        return of(step).stream().anyMatch(entry -> entry.what() == What.BEGUN);
    }

    /** Its latest beginning, when it acted and its effect is being waited for. */
    Optional<JournalEntry> awaited(Step step) {
        List<JournalEntry> own = of(step);
        boolean acted = !own.isEmpty() && own.getLast().what() == What.ACTED;
        return acted
                ? own.reversed().stream().filter(e -> e.what() == What.BEGUN).findFirst()
                : Optional.empty();
    }

    boolean isUndone(Step step) {
        return of(step).stream().anyMatch(entry -> entry.what() == What.UNDONE);
    }
}
