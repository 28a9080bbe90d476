package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.runbook.Journal.Line;
import dev.holdfast.core.runbook.JournalEntry.What;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.VaultLayout;
import dev.holdfast.core.vault.lease.LeaseLost;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries runbooks out, so that a crash at any moment, a repeated event or a second invocation at the same time changes
 * nothing twice.
 *
 * <p>Each step is examined first: if its effect is there, it is done. Otherwise its precondition is asked, its beginning
 * is journalled, it acts, and its effect is waited for until its timeout is over. The lease is checked at each entry of
 * the journal and, by the step itself, immediately before each effect. A {@link Step.Nature#ONCE} step that was begun and
 * of which nobody knows whether its effect is there stops the run for a person, whatever its failure means otherwise.
 *
 * <p>An effect that is already on its way when the lease changes hands cannot be called back: what follows it is kept
 * right by the examination, not by the lease.
 */
public final class RunbookRunner {
    private final ObjectStore coordination;
    private final VaultLayout layout;
    private final Continuation continuation;
    private final Pace pace;
    private final Clock clock;

    /**
     * @param coordination the store of the plan that is authoritative for leases and journals
     * @param layout how keys are called in the plan's vault
     */
    public RunbookRunner(
            ObjectStore coordination, VaultLayout layout, Continuation continuation, Pace pace, Clock clock) {
        this.coordination = coordination;
        this.layout = layout;
        this.continuation = continuation;
        this.pace = pace;
        this.clock = clock;
    }

    /** What a run would do and what each precondition says now. Changes nothing, writes nothing. */
    public DryRun plan(Runbook runbook, Facts known) {
        Questions questions = new Questions(pace);
        return new DryRun(
                runbook.name(),
                runbook.steps().stream()
                        .map(step -> new DryRun.PlannedStep(
                                step.name(),
                                step.effect(),
                                questions.ask(step.timeout(), () -> step.precondition(known)),
                                step.nature(),
                                step.timeout(),
                                step.onFailure(),
                                step.undo().map(Step.Undo::effect).orElse("")))
                        .toList());
    }

    /**
     * How a run was begun: which runbook, when, with which facts. A resumed invocation knows no more than its run's
     * identifier and makes the runbook anew from this. Empty when nothing was begun, so there is nothing to resume.
     */
    public Optional<JournalEntry> opening(RunId run) {
        return journal(run).course().opening();
    }

    /** What is known of a run, without touching it. Empty when nothing was begun. */
    public Optional<RunbookReport> look(Runbook runbook, RunId run) {
        Course course = journal(run).course();
        return course.last()
                .map(last -> RunbookReport.of(
                        run,
                        runbook,
                        course,
                        outcome(course).orElseGet(() -> new Outcome.Open("its last entry is from " + last.at())),
                        last.at()));
    }

    /**
     * Begins the run, or goes on where its journal ends. Somebody is asked to look after it first. A run that finished,
     * was undone or stopped is left as it is; its report is returned again.
     *
     * @param known what the run begins with: what it is about, what the gates said. Only the first invocation's count
     * @throws dev.holdfast.core.vault.StoreException when the coordination store cannot be asked. Nothing is done then;
     *     what was begun is resumed at {@link Invocation#checkBackAt}
     * @throws dev.holdfast.core.vault.IntegrityException when the journal is not what was written; nothing is done then
     * @throws RunbookChanged when the run was begun with other steps; nothing is done then
     */
    public RunbookReport run(Runbook runbook, Facts known, Invocation invocation) {
        return carryOn(runbook, invocation, course -> going(runbook, course, known));
    }

    private static Optional<Line> going(Runbook runbook, Course course, Facts known) {
        if (course.end().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                course.opening().isEmpty()
                        ? new Line(runbook.name(), What.OPENED, "", known, steps(runbook))
                        : new Line(runbook.name(), What.RESUMED, "", Facts.none(), ""));
    }

    private static boolean isOver(Course course) {
        return course.end().filter(end -> end.what() != What.STOPPED).isPresent();
    }

    /**
     * Has a stopped run go on, because a person saw to what stopped it. The step it stopped at is examined first, as
     * always; a run that was turning back goes on turning back. Any other run is treated as {@link #run} does.
     *
     * @param reason who wants it and why; part of the journal
     * @throws HoldfastException as {@link #run}
     */
    public RunbookReport reopen(Runbook runbook, String reason, Invocation invocation) {
        return carryOn(
                runbook,
                invocation,
                course -> course.last().map(JournalEntry::what).flatMap(last -> switch (last) {
                    case STOPPED -> Optional.of(new Line(runbook.name(), What.REOPENED, "", Facts.none(), reason));
                    case FINISHED, ROLLED_BACK -> Optional.empty();
                    default -> Optional.of(new Line(runbook.name(), What.RESUMED, "", Facts.none(), ""));
                }));
    }

    /**
     * Begins a run over again that touched nothing yet, because it was decided anew. What its journal says so far does not
     * count any more. One that touched something, was given up or is over is treated as {@link #run} does.
     *
     * @param harmless names of steps, of this runbook or of what it was before, that touch nothing
     * @throws HoldfastException as {@link #run}
     */
    public RunbookReport beginAnew(Runbook runbook, Set<String> harmless, Facts known, Invocation invocation) {
        return carryOn(
                runbook,
                invocation,
                course -> isOver(course) || course.isGivenUp() || course.isBeyond(harmless)
                        ? going(runbook, course, known)
                        : Optional.of(new Line(runbook.name(), What.OPENED, "", known, steps(runbook))));
    }

    /**
     * Has a run turn back, wherever it is, because a person gives it up. What cannot be taken back is left as it is, and the
     * report says so. A run that is over is left as it is.
     *
     * @param reason who gives it up and why; part of the journal
     * @throws NoWayBack when it may have done what commits it; nothing is done then
     * @throws HoldfastException as {@link #run}
     */
    public RunbookReport giveUp(Runbook runbook, String reason, Invocation invocation) {
        return carryOn(runbook, invocation, course -> {
            if (isOver(course)) {
                return Optional.empty();
            }
            course.committed(runbook).ifPresent(step -> {
                throw new NoWayBack(invocation.context().run(), step.name());
            });
            return Optional.of(new Line(runbook.name(), What.GIVEN_UP, "", Facts.none(), reason));
        });
    }

    /** @param first what this invocation would write first, given what stands; nothing when there is nothing to do */
    private RunbookReport carryOn(Runbook runbook, Invocation invocation, Function<Course, Optional<Line>> first) {
        RunId run = invocation.context().run();
        Journal journal = journal(run);
        Outcome outcome;
        try {
            outcome = claimed(journal, runbook, invocation, first)
                    ? new Execution(runbook, journal, invocation, continuation, pace, clock).toEnd()
                    : outcome(journal.course()).orElseGet(() -> new Outcome.Open("nothing was begun"));
        } catch (LeaseLost | FencedOff e) {
            new RunLog(invocation.context()).warn("", "this invocation may not act any more", "reason", e.getMessage());
            outcome = new Outcome.Fenced(e.explained());
        }
        if (outcome instanceof Outcome.Finished
                || outcome instanceof Outcome.Stopped
                || outcome instanceof Outcome.Undone
                || outcome instanceof Outcome.GivenUp) {
            takeBackTheAsking(invocation);
        }
        return RunbookReport.of(run, runbook, journal.course(), outcome, clock.instant());
    }

    private boolean claimed(
            Journal journal, Runbook runbook, Invocation invocation, Function<Course, Optional<Line>> first) {
        boolean asked = false;
        for (; ; ) {
            Course course = journal.course();
            Optional<Line> line = first.apply(course);
            if (line.isEmpty()) {
                return false;
            }
            if (line.get().what() != What.OPENED) {
                sameSteps(runbook, course, invocation.context().run());
            }
            if (!asked) {
                askToCheckBack(invocation);
                asked = true;
            }
            if (journal.claim(invocation.guard(), line.get())) {
                return true;
            }
        }
    }

    /** That nobody could be asked is no reason to leave a region down: it is said, and the run begins. */
    private void askToCheckBack(Invocation invocation) {
        try {
            continuation.resumeAt(
                    invocation.context().function(),
                    invocation.context().plan(),
                    invocation.context().run(),
                    invocation.checkBackAt());
        } catch (HoldfastException e) {
            new RunLog(invocation.context())
                    .warn("", "nobody looks after this run should it die", "reason", e.explained());
        }
    }

    /** Whoever is asked in vain finds that the run has ended. */
    private void takeBackTheAsking(Invocation invocation) {
        try {
            continuation.ended(
                    invocation.context().function(),
                    invocation.context().plan(),
                    invocation.context().run());
        } catch (HoldfastException e) {
            new RunLog(invocation.context())
                    .warn("", "somebody will look after this run in vain", "reason", e.explained());
        }
    }

    private static void sameSteps(Runbook runbook, Course course, RunId run) {
        course.opening().ifPresent(opening -> {
            String begunWith = opening.runbook() + ": " + opening.reason();
            String now = runbook.name() + ": " + steps(runbook);
            if (!begunWith.equals(now)) {
                throw new RunbookChanged(run, begunWith, now);
            }
        });
    }

    private static String steps(Runbook runbook) {
        return runbook.steps().stream().map(Step::name).collect(Collectors.joining(", "));
    }

    private static Optional<Outcome> outcome(Course course) {
        return course.end().map(end -> switch (end.what()) {
            case FINISHED -> new Outcome.Finished();
            case STOPPED -> new Outcome.Stopped(end.step(), end.reason());
            case ROLLED_BACK -> course.turningPoint().map(Outcome::turnedBack).orElseThrow();
            default -> throw new IllegalStateException("not an end: " + end);
        });
    }

    private Journal journal(RunId run) {
        return Journal.read(coordination, layout, run, clock);
    }
}
