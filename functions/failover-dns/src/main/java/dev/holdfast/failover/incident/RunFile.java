package dev.holdfast.failover.incident;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.GateOverride;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run is about, kept in the coordination store so that any invocation can go on with it.
 *
 * @param actor who asked, or what did
 * @param byPerson whether a person asked for it; otherwise an alarm did
 * @param alarm the alarm that started it, for people; empty when a person did
 * @param heard the latest word of each alarm that belongs to it
 * @param firstFailure from when the time to recover counts: the alarm's transition, an earlier observation, the request
 * @param reason why, in a person's words; may be empty
 * @param stage how far it is
 * @param epoch the fencing epoch of whoever had it in hand last; nobody with a lower one changes its stage
 * @param planned whether the old primary is to confirm its fence itself and to be waited for, so that nothing is lost
 * @param decision the gates as they were when they let the run through; empty before
 */
@JsonIgnoreProperties("alarmPlace")
public record RunFile(
        RunId run,
        Instant openedAt,
        Actor actor,
        boolean byPerson,
        String alarm,
        List<Transition> heard,
        String scenario,
        Direction direction,
        Side from,
        Side to,
        Instant firstFailure,
        String reason,
        List<GateOverride> overrides,
        Stage stage,
        long epoch,
        boolean planned,
        Instant decidedAt,
        List<GateAnswer> decision) {
    public RunFile {
        // Earlier versions kept only the one alarm's place.
        heard = heard == null ? List.of() : List.copyOf(heard);
        overrides = List.copyOf(overrides);
        decision = List.copyOf(decision);
    }

    /** How far a run is. */
    public enum Stage {
        /** The gates have not let it through, or must be asked again: nothing was touched. */
        @JsonProperty("undecided")
        UNDECIDED,
        /** They have; its journal says how far it got. */
        @JsonProperty("decided")
        DECIDED,
        /** It is over. */
        @JsonProperty("ended")
        ENDED
    }

    /** With these overrides too; a later one of the same gate replaces the earlier. Only before the decision. */
    public RunFile with(List<GateOverride> more) {
        if (stage != Stage.UNDECIDED || more.isEmpty()) {
            return this;
        }
        List<GateOverride> all = new ArrayList<>(overrides);
        all.removeIf(old -> more.stream().anyMatch(one -> one.gate() == old.gate()));
        all.addAll(more);
        return copy(heard, firstFailure, all, stage, epoch, planned, decidedAt, decision);
    }

    /**
     * With an alarm's word; its latest counts. Gates that are asked again hear what came after a decision, too.
     *
     * @param lapse an outage that began longer before this is not the one that the alarm is about
     */
    public RunFile hearing(Transition word, Duration lapse) {
        if (stage == Stage.ENDED
                || heard.stream()
                        .anyMatch(one -> one.isOfSame(word) && !one.at().isBefore(word.at()))) {
            return this;
        }
        List<Transition> all = new ArrayList<>(heard);
        all.removeIf(word::isOfSame);
        all.add(word);
        boolean anotherOutage = stage == Stage.UNDECIDED
                && word.fired()
                && firstFailure.plus(lapse).isBefore(word.at());
        return copy(
                all, anotherOutage ? word.at() : firstFailure, overrides, stage, epoch, planned, decidedAt, decision);
    }

    /** Whether this alarm has said something about it. */
    public boolean heardFrom(Transition word) {
        return heard.stream().anyMatch(word::isOfSame);
    }

    /** In the hands of whoever holds the lease with this epoch; a later holder's stays theirs. */
    public RunFile takenBy(long holder) {
        return copy(heard, firstFailure, overrides, stage, Math.max(epoch, holder), planned, decidedAt, decision);
    }

    /** Let through by these answers; another holder's file, or one that was let through before, stays as it is. */
    public RunFile decided(long holder, Instant at, Instant failure, boolean planned, List<GateAnswer> answers) {
        return stage == Stage.UNDECIDED && epoch == holder
                ? copy(heard, failure, overrides, Stage.DECIDED, epoch, planned, at, answers)
                : this;
    }

    /** To be decided anew, because it touched nothing; another holder's file, or one that is over, stays as it is. */
    public RunFile reconsidered(long holder) {
        return stage == Stage.DECIDED && epoch == holder
                ? copy(heard, firstFailure, overrides, Stage.UNDECIDED, epoch, planned, decidedAt, decision)
                : this;
    }

    /** Over. */
    public RunFile ended() {
        return copy(heard, firstFailure, overrides, Stage.ENDED, epoch, planned, decidedAt, decision);
    }

    private RunFile copy(
            List<Transition> heard,
            Instant failure,
            List<GateOverride> overrides,
            Stage stage,
            long epoch,
            boolean planned,
            Instant decidedAt,
            List<GateAnswer> decision) {
        return new RunFile(
                run, openedAt, actor, byPerson, alarm, heard, scenario, direction, from, to, failure, reason, overrides,
                stage, epoch, planned, decidedAt, decision);
    }
}
