package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.runbook.Journal.Line;
import dev.holdfast.core.runbook.JournalEntry.What;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** One invocation at work on a run whose journal it has claimed. */
final class Execution {
    /** The first look for an effect comes at once, later ones after pauses that double from the first to the second. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Runbook runbook;
    private final Journal journal;
    private final Invocation invocation;
    private final Continuation continuation;
    private final Pace pace;
    private final Questions questions;
    private final Clock clock;
    private final RunLog log;
    private boolean begunAnything;

    Execution(
            Runbook runbook,
            Journal journal,
            Invocation invocation,
            Continuation continuation,
            Pace pace,
            Clock clock) {
        this.runbook = runbook;
        this.journal = journal;
        this.invocation = invocation;
        this.continuation = continuation;
        this.pace = pace;
        this.questions = new Questions(pace);
        this.clock = clock;
        this.log = new RunLog(invocation.context());
    }

    /** What the run does after a step. */
    private sealed interface Next {
        /** Takes the next step. */
        record GoOn() implements Next {}

        /** Undoes what was done. */
        record TurnBack() implements Next {}

        /** Leaves the rest to another invocation. */
        record HandOver() implements Next {}

        /** Is at its end. */
        record End(Outcome outcome) implements Next {}
    }

    /**
     * Works until the run is at its end, or this invocation is.
     *
     * @throws dev.holdfast.core.vault.lease.LeaseLost when this invocation may not act any more
     * @throws FencedOff likewise
     * @throws dev.holdfast.core.vault.StoreException when the coordination store cannot be asked
     */
    Outcome toEnd() {
        Next next = journal.course().turningPoint().isPresent() ? new Next.TurnBack() : forward();
        return switch (next instanceof Next.TurnBack ? backward() : next) {
            case Next.End end -> end.outcome();
            case Next.HandOver handOver -> handOver();
            case Next.GoOn goOn -> {
                write(What.FINISHED, "", Facts.none(), "");
                yield new Outcome.Finished();
            }
            case Next.TurnBack turnBack -> throw new IllegalStateException("turned back twice");
        };
    }

    private Next forward() {
        for (Step step : runbook.steps()) {
            if (!journal.course().isSettled(step)) {
                Next next = hasTime(step) ? take(step) : new Next.HandOver();
                if (!(next instanceof Next.GoOn)) {
                    return next;
                }
            }
        }
        return new Next.GoOn();
    }

    /**
     * A step that must not be repeated is better not killed in the middle: it begins only where its whole time fits, or
     * where a new invocation could not offer more.
     */
    private boolean hasTime(Step step) {
        Instant needed = step.nature() == Step.Nature.ONCE && begunAnything
                ? clock.instant().plus(step.timeout())
                : clock.instant();
        return needed.isBefore(invocation.deadline());
    }

    private Next take(Step step) {
        boolean begunBefore = journal.course().wasBegun(step);
        Optional<JournalEntry> awaited = journal.course().awaited(step);
        Verdict present = questions.ask(step.timeout(), () -> step.proof(facts()));
        if (present.isYes()) {
            return proved(step, present);
        }
        if (awaited.isPresent()) {
            return await(step, awaited.get().at(), "");
        }
        if (begunBefore && isUnsettled(step, present)) {
            return stopForPerson(step, present, "");
        }
        Verdict precondition = questions.ask(step.timeout(), () -> step.precondition(facts()));
        return switch (precondition) {
            case Verdict.Yes yes -> act(step);
            case Verdict.No no -> failed(step, "it may not begin: " + no.what());
            case Verdict.Unknown unknown ->
                failed(step, "it may not begin, because this could not be found out: " + unknown.what());
        };
    }

    private Next act(Step step) {
        Facts soFar = facts();
        Instant begunAt = write(What.BEGUN, step.name(), Facts.none(), "").at();
        begunAnything = true;
        try {
            Optional<Facts> found = attempt(step, begunAt, guard -> step.act(soFar, guard));
            if (found.isEmpty()) {
                return await(step, begunAt, "it was still acting after " + elapsed(begunAt));
            }
            write(What.ACTED, step.name(), found.get(), "");
            return await(step, begunAt, "");
        } catch (Failed e) {
            return e.isFinal() ? examineOnce(step, e.getMessage()) : await(step, begunAt, e.getMessage());
        }
    }

    /** Waits until the effect shows, the step's time is over, or this invocation's is. */
    private Next await(Step step, Instant begunAt, String trouble) {
        Instant end = begunAt.plus(step.timeout());
        Duration pause = SHORTEST_PAUSE;
        while (clock.instant().isBefore(invocation.deadline())) {
            Verdict present = questions.ask(step.timeout(), () -> step.proof(facts()));
            if (present.isYes()) {
                return proved(step, present);
            }
            Instant now = clock.instant();
            if (!now.isBefore(end)) {
                String late = "its effect did not show within " + step.timeout().toSeconds() + " s";
                return unproved(step, present, trouble.isEmpty() ? late : trouble);
            }
            Instant soonest = end.isBefore(invocation.deadline()) ? end : invocation.deadline();
            pace.pause(shorter(pause, Duration.between(now, soonest)));
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
        return new Next.HandOver();
    }

    /** After a no for good there is nothing to wait for, but the effect may have come about otherwise. */
    private Next examineOnce(Step step, String trouble) {
        Verdict present = questions.ask(step.timeout(), () -> step.proof(facts()));
        return present.isYes() ? proved(step, present) : unproved(step, present, trouble);
    }

    private Next unproved(Step step, Verdict present, String trouble) {
        return isUnsettled(step, present)
                ? stopForPerson(step, present, trouble)
                : failed(step, trouble + " (last seen: " + present.what() + ")");
    }

    private static boolean isUnsettled(Step step, Verdict present) {
        return step.nature() == Step.Nature.ONCE && present instanceof Verdict.Unknown;
    }

    private Next stopForPerson(Step step, Verdict present, String trouble) {
        return stopped(
                step,
                "it was begun, must not be repeated blindly, and nobody knows whether its effect is there: "
                        + present.what() + (trouble.isEmpty() ? "" : " (" + trouble + ")")
                        + ". A person must look before the run goes on.");
    }

    private Next proved(Step step, Verdict present) {
        boolean told = journal.course().of(step).stream().anyMatch(entry -> entry.what() == What.ACTED);
        write(What.PROVED, step.name(), told ? Facts.none() : findings(step), present.what());
        return new Next.GoOn();
    }

    /** That something more could have been learnt is no reason to take a proved step for failed. */
    private Facts findings(Step step) {
        try {
            return pace.within(step.timeout(), () -> step.findings(facts())).orElse(Facts.none());
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("", "what a step found out is lost", "step", step.name(), "reason", explained(e));
            return Facts.none();
        }
    }

    private Next failed(Step step, String why) {
        return switch (step.onFailure()) {
            case STOP -> stopped(step, why);
            case CONTINUE -> {
                write(What.CONTINUED, step.name(), Facts.none(), why);
                yield new Next.GoOn();
            }
            case UNDO -> {
                write(What.FAILED, step.name(), Facts.none(), why);
                yield new Next.TurnBack();
            }
        };
    }

    private Next stopped(Step step, String why) {
        write(What.STOPPED, step.name(), Facts.none(), why);
        return new Next.End(new Outcome.Stopped(step.name(), why));
    }

    private Next backward() {
        for (Step step : runbook.steps().reversed()) {
            Course course = journal.course();
            if (step.undo().isPresent() && course.wasBegun(step) && !course.isBehind(step)) {
                if (!clock.instant().isBefore(invocation.deadline())) {
                    return new Next.HandOver();
                }
                Next next = undo(step, step.undo().get());
                if (!(next instanceof Next.GoOn)) {
                    return next;
                }
            }
        }
        leaveTheRest();
        JournalEntry turningPoint = journal.course().turningPoint().orElseThrow();
        write(What.ROLLED_BACK, "", Facts.none(), "");
        return new Next.End(Outcome.turnedBack(turningPoint));
    }

    /** Who gives a run up is told of all that has no way back. */
    private void leaveTheRest() {
        for (Step step : runbook.steps().reversed()) {
            Course course = journal.course();
            if (course.isGivenUp() && step.leavesTraces() && course.wasBegun(step) && !course.isBehind(step)) {
                write(What.LEFT, step.name(), Facts.none(), "it has no way back: it " + step.effect());
            }
        }
    }

    private Next undo(Step step, Step.Undo undo) {
        Facts soFar = facts();
        Instant begunAt =
                write(What.UNDOING, step.name(), Facts.none(), undo.effect()).at();
        try {
            Optional<Facts> done = attempt(step, begunAt, guard -> {
                undo.act(soFar, guard);
                return Facts.none();
            });
            if (done.isPresent()) {
                write(What.UNDONE, step.name(), Facts.none(), undo.effect());
                return new Next.GoOn();
            }
            return notUndone(step, "it could not be undone: still at it after " + elapsed(begunAt));
        } catch (Failed e) {
            return notUndone(step, "it could not be undone: " + e.getMessage());
        }
    }

    private Next notUndone(Step step, String why) {
        if (!clock.instant().isBefore(invocation.deadline())) {
            return new Next.HandOver();
        }
        if (!journal.course().isGivenUp()) {
            return stopped(step, why);
        }
        write(What.LEFT, step.name(), Facts.none(), why);
        return new Next.GoOn();
    }

    /** Something that acts under a guard. */
    private interface Acting {
        Facts act(AttemptGuard guard);
    }

    /** It did not succeed, or nobody knows. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean isFinal;

        Failed(RuntimeException cause) {
            super(explained(cause), cause);
            this.isFinal = cause instanceof Refusal;
        }

        boolean isFinal() {
            return isFinal;
        }
    }

    /**
     * Lets it act until the step's time or this invocation's is over.
     *
     * @return empty when it was still acting then
     */
    private Optional<Facts> attempt(Step step, Instant begunAt, Acting acting) throws Failed {
        Instant end = begunAt.plus(step.timeout());
        Instant until = end.isBefore(invocation.deadline()) ? end : invocation.deadline();
        try (AttemptGuard guard = new AttemptGuard(invocation.guard(), step.name(), clock, until)) {
            Optional<Facts> found = within(until, guard, () -> acting.act(guard));
            // An adapter may have swallowed it.
            guard.lost().ifPresent(lost -> {
                throw lost;
            });
            return found;
        }
    }

    private Optional<Facts> within(Instant until, AttemptGuard guard, Supplier<Facts> acting) throws Failed {
        try {
            return pace.within(Duration.between(clock.instant(), until), acting);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            if (guard.lost().isPresent()) {
                throw guard.lost().get();
            }
            throw new Failed(e);
        }
    }

    private Outcome handOver() {
        RunContext context = invocation.context();
        Instant now = clock.instant();
        try {
            continuation.resumeAt(context.function(), context.plan(), context.run(), now);
            log.info("", "handed over", "at", now);
            return new Outcome.HandedOver(now);
        } catch (HoldfastException e) {
            log.error("", e);
            return new Outcome.Open("the time of this invocation is over, and nobody could be asked to go on: "
                    + e.explained() + " Unless somebody looks after it at " + invocation.checkBackAt()
                    + ", resume run " + context.run() + " by hand");
        }
    }

    private JournalEntry write(What what, String step, Facts facts, String reason) {
        JournalEntry entry = journal.append(invocation.guard(), new Line(runbook.name(), what, step, facts, reason));
        log.info("", what.word(), "runbook", runbook.name(), "step", step, "reason", reason);
        return entry;
    }

    private Facts facts() {
        return journal.course().facts();
    }

    private String elapsed(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() + " ms";
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String explained(RuntimeException e) {
        return e instanceof HoldfastException known ? known.explained() : Questions.unforeseen(e);
    }
}
