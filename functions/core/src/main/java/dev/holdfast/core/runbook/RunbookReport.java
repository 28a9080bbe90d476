package dev.holdfast.core.runbook;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.runbook.JournalEntry.What;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run did, made from its journal: the same journal gives the same report.
 *
 * @param runbook the runbook's name
 * @param outcome how it stands
 * @param startedAt when it was opened
 * @param endedAt when the last entry of its journal was written
 * @param committed whether it began a step from which there is only the way forward
 * @param givenUp whether a person gave it up
 * @param steps what became of the steps that were touched, in the runbook's order
 * @param untouched names of the others
 * @param facts everything that was found out
 * @param remarks what else an operator should know, in the order it happened
 */
public record RunbookReport(
        RunId run,
        String runbook,
        Outcome outcome,
        Instant startedAt,
        Instant endedAt,
        boolean committed,
        boolean givenUp,
        List<StepReport> steps,
        List<String> untouched,
        Facts facts,
        List<String> remarks) {
    private static final Set<What> INVOCATIONS = EnumSet.of(What.RESUMED, What.REOPENED, What.GIVEN_UP);

    public RunbookReport {
        steps = List.copyOf(steps);
        untouched = List.copyOf(untouched);
        remarks = List.copyOf(remarks);
    }

    /** @param now stands for both times where nothing was written */
    static RunbookReport of(RunId run, Runbook runbook, Course course, Outcome outcome, Instant now) {
        return new RunbookReport(
                run,
                runbook.name(),
                outcome,
                course.opening().map(JournalEntry::at).orElse(now),
                course.last().map(JournalEntry::at).orElse(now),
                course.committed(runbook).isPresent(),
                course.isGivenUp(),
                runbook.steps().stream()
                        .filter(step -> !course.of(step).isEmpty())
                        .map(step -> report(step, course.of(step)))
                        .toList(),
                runbook.steps().stream()
                        .filter(step -> course.of(step).isEmpty())
                        .map(Step::name)
                        .toList(),
                course.facts(),
                course.entries().stream()
                        .filter(entry -> INVOCATIONS.contains(entry.what()))
                        .map(entry -> entry.at() + " " + entry.what().word()
                                + (entry.reason().isEmpty() ? "" : ": " + entry.reason()))
                        .toList());
    }

    private static StepReport report(Step step, List<JournalEntry> entries) {
        JournalEntry last = entries.getLast();
        return new StepReport(
                step.name(),
                step.effect(),
                status(entries),
                entries.getFirst().at(),
                last.at(),
                last.reason(),
                new Course(entries).facts());
    }

    private static StepReport.Status status(List<JournalEntry> entries) {
        return switch (entries.getLast().what()) {
            case BEGUN -> StepReport.Status.BEGUN;
            case ACTED -> StepReport.Status.ACTED;
            case PROVED ->
                entries.stream().anyMatch(entry -> entry.what() == What.BEGUN)
                        ? StepReport.Status.DONE
                        : StepReport.Status.WAS_SO;
            case CONTINUED -> StepReport.Status.CONTINUED;
            case FAILED -> StepReport.Status.FAILED;
            case STOPPED -> StepReport.Status.STOPPED;
            case UNDOING -> StepReport.Status.UNDOING;
            case UNDONE -> StepReport.Status.UNDONE;
            case LEFT -> StepReport.Status.LEFT;
            case OPENED, RESUMED, REOPENED, GIVEN_UP, ROLLED_BACK, FINISHED ->
                throw new IllegalArgumentException("an entry about a whole run names a step: " + entries.getLast());
        };
    }
}
