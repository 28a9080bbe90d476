package dev.holdfast.core.runbook;

import dev.holdfast.core.runbook.JournalEntry.What;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a journal says of the run as it was begun last: pure questions about its entries. */
record Course(List<JournalEntry> entries) {
    private static final Set<What> SETTLED = EnumSet.of(What.PROVED, What.CONTINUED);
    private static final Set<What> TURNING = EnumSet.of(What.FAILED, What.GIVEN_UP);
    private static final Set<What> BEHIND = EnumSet.of(What.UNDONE, What.LEFT);

    Course {
        entries = List.copyOf(entries);
    }

    /** @param journal all of it; what stands before the last beginning does not count any more */
    static Course of(List<JournalEntry> journal) {
        List<JournalEntry> current = new ArrayList<>();
        for (JournalEntry entry : journal) {
            if (entry.what() == What.OPENED) {
                current.clear();
            }
            current.add(entry);
        }
        return new Course(current);
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

    /** What turned the run back last: a failure, or a person who gave it up. There is no way forward from it. */
    Optional<JournalEntry> turningPoint() {
        return entries.reversed().stream()
                .filter(entry -> TURNING.contains(entry.what()))
                .findFirst();
    }

    /** Whether what cannot be taken back is to be left as it is. */
    boolean isGivenUp() {
        return entries.stream().anyMatch(entry -> entry.what() == What.GIVEN_UP);
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

    /** The step that was begun and from which there is only the way forward, if one was. */
    Optional<Step> committed(Runbook runbook) {
        return runbook.steps().stream()
                .filter(Step::commits)
                .filter(this::wasBegun)
                .findFirst();
    }

    /** Whether anything stands here about another step than these. */
    boolean isBeyond(Set<String> steps) {
        return entries.stream().map(JournalEntry::step).anyMatch(step -> !step.isEmpty() && !steps.contains(step));
    }

    /** Whether the way back has this step behind it. */
    boolean isBehind(Step step) {
        return of(step).stream().anyMatch(entry -> BEHIND.contains(entry.what()));
    }
}
