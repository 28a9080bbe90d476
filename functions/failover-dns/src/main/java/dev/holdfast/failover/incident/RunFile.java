package dev.holdfast.failover.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.GateOverride;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run is about, kept in the coordination store so that any invocation can go on with it.
 *
 * @param actor who asked, or what did
 * @param byPerson whether a person asked for it; otherwise an alarm did
 * @param alarm the alarm that started it, for people; empty when a person did
 * @param alarmPlace from where the alarm looks; empty when a person started it
 * @param firstFailure from when the time to recover counts: the alarm's transition, an earlier observation, the request
 * @param reason why, in a person's words; may be empty
 * @param stage how far it is
 * @param planned whether the old primary is to confirm its fence itself and to be waited for, so that nothing is lost
 * @param decision the gates as they were when they let the run through; empty before
 */
public record RunFile(
        RunId run,
        Instant openedAt,
        Actor actor,
        boolean byPerson,
        String alarm,
        String alarmPlace,
        String scenario,
        Direction direction,
        Side from,
        Side to,
        Instant firstFailure,
        String reason,
        List<GateOverride> overrides,
        Stage stage,
        boolean planned,
        Instant decidedAt,
        List<GateAnswer> decision) {
    public RunFile {
        overrides = List.copyOf(overrides);
        decision = List.copyOf(decision);
    }

    /** How far a run is. */
    public enum Stage {
        /** The gates have not let it through yet; nothing was touched. */
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
        return copy(true, firstFailure, all, stage, planned, decidedAt, decision);
    }

    /** Let through by these answers. A run that was let through before stays as it was. */
    public RunFile decided(Instant at, Instant failure, boolean planned, List<GateAnswer> answers) {
        return stage == Stage.UNDECIDED
                ? copy(byPerson, failure, overrides, Stage.DECIDED, planned, at, answers)
                : this;
    }

    /** Over. */
    public RunFile ended() {
        return copy(byPerson, firstFailure, overrides, Stage.ENDED, planned, decidedAt, decision);
    }

    private RunFile copy(
            boolean person,
            Instant failure,
            List<GateOverride> overrides,
            Stage stage,
            boolean planned,
            Instant decidedAt,
            List<GateAnswer> decision) {
        return new RunFile(
                run,
                openedAt,
                actor,
                person,
                alarm,
                alarmPlace,
                scenario,
                direction,
                from,
                to,
                failure,
                reason,
                overrides,
                stage,
                planned,
                decidedAt,
                decision);
    }
}
