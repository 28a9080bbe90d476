package dev.holdfast.failover.gate;

import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.failover.gate.Situation.Capacity;
import dev.holdfast.failover.gate.Situation.Database;
import dev.holdfast.failover.gate.Situation.FenceReading;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.gate.Situation.Past;
import dev.holdfast.failover.gate.Situation.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether service may be moved. Pure: what was seen in, one answer per gate out. */
public final class Gates {
    private static final int APPROVALS = 2;

    private final Situation seen;
    private final List<GateOverride> overrides;

    private Gates(Situation seen, List<GateOverride> overrides) {
        this.seen = seen;
        this.overrides = overrides;
    }

    /** One answer for every gate, in their order. An override of a gate that does not allow it changes nothing. */
    public static List<GateAnswer> evaluate(Situation seen, List<GateOverride> overrides) {
        return new Gates(seen, overrides).all();
    }

    /** Whether every gate lets the run through. */
    public static boolean pass(List<GateAnswer> answers) {
        return answers.stream().allMatch(GateAnswer::passes);
    }

    /** Whether approvals are all that is missing. */
    public static boolean onlyApprovalsAreMissing(List<GateAnswer> answers) {
        List<GateAnswer> missing =
                answers.stream().filter(answer -> !answer.passes()).toList();
        return missing.size() == 1 && missing.getFirst().gate() == Gate.DECISION;
    }

    private List<GateAnswer> all() {
        GateAnswer quorum = quorum();
        List<GateAnswer> answers = List.of(
                quorum,
                holdDown(),
                singleFlight(),
                standby(),
                capacity(),
                lag(),
                fence(),
                rotation(),
                decision(quorum));
        return answers.stream().map(this::overridden).toList();
    }

    private GateAnswer overridden(GateAnswer answer) {
        return overrides.stream()
                .filter(override -> override.gate() == answer.gate())
                .findFirst()
                .map(override -> answer.overriddenWith(override.reason()))
                .orElse(answer);
    }

    private GateAnswer quorum() {
        Quorum counted =
                Quorum.of(seen.observations(), seen.now(), seen.failover().alarmAge());
        int needed = seen.failover().quorum();
        if (seen.move().direction() == Direction.FAILBACK) {
            return GateAnswer.open(Gate.QUORUM, "a planned way home needs nobody who sees a region down", List.of());
        }
        String why = "%s; %d are needed, each that sees it up takes one away".formatted(counted.counted(), needed);
        if (counted.reaches(needed)) {
            return GateAnswer.open(Gate.QUORUM, why, counted.evidence());
        }
        return counted.couldReach(needed)
                ? GateAnswer.unknown(Gate.QUORUM, why, counted.evidence())
                : GateAnswer.closed(Gate.QUORUM, why, counted.evidence());
    }

    private GateAnswer holdDown() {
        Duration holdDown = seen.failover().holdDown();
        return switch (seen.past()) {
            case Past.Never() -> GateAnswer.open(Gate.HOLD_DOWN, "service never moved before", List.of());
            case Past.Unknown(String why) -> GateAnswer.unknown(Gate.HOLD_DOWN, why, List.of());
            case Past.Moved(Instant at, String run) -> {
                Instant until = at.plus(holdDown);
                String what = "service last moved at %s (run %s)".formatted(at, run);
                yield seen.now().isBefore(until)
                        ? GateAnswer.closed(
                                Gate.HOLD_DOWN, what + "; the plan allows the next from " + until, List.of())
                        : GateAnswer.open(Gate.HOLD_DOWN, what + ", long enough ago", List.of());
            }
        };
    }

    private GateAnswer singleFlight() {
        return switch (seen.flight()) {
            case Flight.Free() -> GateAnswer.open(Gate.SINGLE_FLIGHT, "no other failover is going on", List.of());
            case Flight.Held(String by, Instant until) ->
                GateAnswer.closed(
                        Gate.SINGLE_FLIGHT,
                        "another failover is going on (%s, until %s unless it goes on)".formatted(by, until),
                        List.of());
            case Flight.Unknown(String why) -> GateAnswer.unknown(Gate.SINGLE_FLIGHT, why, List.of());
        };
    }

    private GateAnswer standby() {
        return switch (seen.database()) {
            case Database.None() -> GateAnswer.open(Gate.STANDBY, "only traffic moves", List.of());
            case Database.Unsupported(String why) -> GateAnswer.closed(Gate.STANDBY, why, List.of());
            case Database.Replicated(Member ignored, Member next, Lag lag, boolean closable) -> standby(next, closable);
        };
    }

    private GateAnswer standby(Member next, boolean closable) {
        boolean home = seen.move().direction() == Direction.FAILBACK && closable;
        String server = "the " + seen.move().to().word() + " region's server ";
        return switch (next) {
            case Member.Standby(long timeline, String received, String replayed, boolean streaming) ->
                GateAnswer.open(
                        Gate.STANDBY,
                        "%sis a standby on timeline %d, has received up to %s and replayed up to %s, %s"
                                .formatted(
                                        server,
                                        timeline,
                                        received,
                                        replayed,
                                        streaming ? "and is connected to its primary" : "and has lost its primary"),
                        List.of());
            case Member.Primary(long timeline, String position, boolean accepting)
            when home && !accepting ->
                GateAnswer.open(
                        Gate.STANDBY, server + "is fenced; the run makes it a standby before anything else", List.of());
            case Member.Primary(long timeline, String position, boolean accepting) ->
                GateAnswer.closed(
                        Gate.STANDBY,
                        "%sis a primary already (timeline %d, %s): find out who promoted it, and that only one server is written to"
                                .formatted(server, timeline, accepting ? "it takes writes" : "it takes no writes"),
                        List.of());
            case Member.Unreachable(String why)
            when home && servingAnswers() ->
                GateAnswer.open(
                        Gate.STANDBY,
                        server + "does not answer (" + why + "); the run makes it a standby before anything else",
                        List.of());
            case Member.Unreachable(String why) ->
                GateAnswer.unknown(Gate.STANDBY, server + "does not answer: " + why, List.of());
        };
    }

    private boolean servingAnswers() {
        return seen.database() instanceof Database.Replicated(Member old, Member next, Lag lag, boolean closable)
                && !(old instanceof Member.Unreachable);
    }

    private GateAnswer capacity() {
        List<String> evidence = new ArrayList<>();
        boolean unknown = false;
        boolean lacking = false;
        for (Capacity capacity : seen.capacity()) {
            switch (capacity) {
                case Capacity.Unknown(String instrument, String why) -> {
                    unknown = true;
                    evidence.add(instrument + ": " + why);
                }
                case Capacity.Seen(String instrument, var state) -> {
                    for (var workload : state.workloads()) {
                        lacking |= !workload.isReady();
                        evidence.add("%s/%s: %d of %d ready%s"
                                .formatted(
                                        instrument,
                                        workload.name(),
                                        workload.ready(),
                                        workload.wanted(),
                                        workload.isReady() ? "" : ", " + workload.why()));
                    }
                }
            }
        }
        if (lacking) {
            return GateAnswer.closed(
                    Gate.CAPACITY, "not every workload that is to take over is there and healthy", evidence);
        }
        if (unknown) {
            return GateAnswer.unknown(
                    Gate.CAPACITY, "not every workload that is to take over could be asked", evidence);
        }
        return GateAnswer.open(
                Gate.CAPACITY,
                seen.capacity().isEmpty()
                        ? "the plan names no workloads"
                        : "the workloads that are to take over are healthy",
                evidence);
    }

    private GateAnswer lag() {
        return switch (seen.database()) {
            case Database.None() -> GateAnswer.open(Gate.LAG, "no database moves", List.of());
            case Database.Unsupported(String why) -> GateAnswer.unknown(Gate.LAG, why, List.of());
            case Database.Replicated(Member.Unreachable(String why), Member next, Lag lag, boolean closable)
            when seen.move().direction() == Direction.FAILBACK ->
                GateAnswer.closed(
                        Gate.LAG,
                        "the present primary does not answer (" + why
                                + "), so it cannot be waited until nothing is missing; an override accepts the loss",
                        List.of());
            case Database.Replicated(Member old, Member next, Lag lag, boolean closable)
            when seen.move().direction() == Direction.FAILBACK && !(next instanceof Member.Standby) ->
                GateAnswer.open(
                        Gate.LAG,
                        "the run waits until the new standby misses nothing, and stops when it never does",
                        List.of());
            case Database.Replicated(Member old, Member next, Lag lag, boolean closable) -> lag(lag);
        };
    }

    private GateAnswer lag(Lag lag) {
        String allowed = Spans.text(seen.rpo());
        return switch (lag) {
            case Lag.Unknown(String why) ->
                GateAnswer.unknown(
                        Gate.LAG,
                        "what a promotion would lose is unknown, which is not zero: " + why,
                        List.of("RPO of the scenario: " + allowed));
            case Lag.Measured(Duration behind, long bytes, String how) -> {
                String what = "a promotion would lose at most %s%s; the RPO is %s"
                        .formatted(
                                Spans.text(behind), bytes < 0 ? "" : " (%,d bytes of log)".formatted(bytes), allowed);
                yield behind.compareTo(seen.rpo()) > 0
                        ? GateAnswer.closed(Gate.LAG, what, List.of(how))
                        : GateAnswer.open(Gate.LAG, what, List.of(how));
            }
        };
    }

    private GateAnswer fence() {
        return switch (seen.database()) {
            case Database.None() -> GateAnswer.open(Gate.FENCE, "no database moves, nothing is promoted", List.of());
            case Database.Unsupported(String why) -> GateAnswer.unknown(Gate.FENCE, why, List.of());
            case Database.Replicated(Member old, Member next, Lag lag, boolean closable) -> fence(old, closable);
        };
    }

    /** What decides is the proof before the promotion; here it is asked whether there can be one. */
    private GateAnswer fence(Member old, boolean closable) {
        List<String> evidence = seen.fences().stream()
                .map(fence -> fence.instrument() + ": " + fence.state().what())
                .toList();
        boolean answers = !(old instanceof Member.Unreachable);
        boolean rehearsal = seen.move().direction() == Direction.TEST;
        boolean planned = closable
                && (seen.move().byPerson() && !rehearsal
                        || seen.failover().fences().isEmpty());
        if (seen.fences().stream().anyMatch(fence -> fence.state() instanceof FenceState.Fenced)) {
            return GateAnswer.open(
                    Gate.FENCE, "an independent path says that the old primary takes no writes", evidence);
        }
        if (answers && planned) {
            return GateAnswer.open(
                    Gate.FENCE,
                    "the old primary answers: it will be made read-only, confirm that itself, and be waited for",
                    evidence);
        }
        for (FenceReading fence : seen.fences()) {
            if (fence.state() instanceof FenceState.Standing) {
                return GateAnswer.open(
                        Gate.FENCE,
                        "the old primary runs; fence '" + fence.instrument()
                                + "' answers and will stop it before the promotion",
                        evidence);
            }
        }
        return seen.fences().isEmpty()
                ? GateAnswer.closed(
                        Gate.FENCE,
                        answers
                                ? "its provider alone can close the old primary, and the plan names no fence that asks it to"
                                : "the old primary does not answer and the plan names no independent way to stop it",
                        evidence)
                : GateAnswer.unknown(
                        Gate.FENCE, "no independent path says whether the old primary still takes writes", evidence);
    }

    private GateAnswer rotation() {
        return switch (seen.rotation()) {
            case Flight.Free() -> GateAnswer.open(Gate.ROTATION, "no secrets are being rotated", List.of());
            case Flight.Held(String by, Instant until) ->
                GateAnswer.closed(
                        Gate.ROTATION,
                        "secrets are being rotated (%s, until %s unless it goes on)".formatted(by, until),
                        List.of());
            case Flight.Unknown(String why) -> GateAnswer.unknown(Gate.ROTATION, why, List.of());
        };
    }

    /** Automatic only on evidence: an overridden quorum is none. */
    private GateAnswer decision(GateAnswer quorum) {
        boolean automatic = seen.failover().promotion() == Failover.Promotion.AUTOMATIC;
        if (enoughApprovals()) {
            return GateAnswer.open(
                    Gate.DECISION, "approved by " + String.join(" and ", new TreeSet<>(seen.approvals())), List.of());
        }
        if (automatic && seen.move().direction() == Direction.FAILBACK) {
            return GateAnswer.open(
                    Gate.DECISION, "a person asked for a planned switch, and the plan trusts the gates", List.of());
        }
        if (automatic && quorum.answer() == GateAnswer.Answer.OPEN) {
            String witness = witness();
            if (!witness.isEmpty()) {
                return GateAnswer.open(Gate.DECISION, "automatic: the observers agree, " + witness, List.of());
            }
        }
        return GateAnswer.closed(
                Gate.DECISION,
                "%s, so two approvals by different roles are needed; there %s"
                        .formatted(whyNotAutomatic(automatic, quorum), approvedSoFar()),
                List.of());
    }

    private boolean enoughApprovals() {
        return new TreeSet<>(seen.approvals())
                        .stream().filter(seen.failover().approvers()::contains).count()
                >= APPROVALS;
    }

    private String approvedSoFar() {
        return seen.approvals().isEmpty()
                ? "is none yet"
                : "is one so far, by " + String.join(", ", new TreeSet<>(seen.approvals()));
    }

    private String whyNotAutomatic(boolean automatic, GateAnswer quorum) {
        if (!automatic) {
            return "the plan lets nobody decide alone";
        }
        if (quorum.answer() != GateAnswer.Answer.OPEN) {
            return "the observers do not agree that the region is down";
        }
        return switch (seen.witness()) {
            case Witness.None() -> "the plan names no witness region";
            case Witness.Elsewhere(String region, String here) ->
                "this function runs in %s and no observer in the witness region %s sees it down"
                        .formatted(here, region);
            case Witness.Here(String region) -> throw new IllegalStateException("a witness here decides");
        };
    }

    /** Who outside both regions takes part, as a sentence; empty when nobody does. */
    private String witness() {
        return switch (seen.witness()) {
            case Witness.None() -> "";
            case Witness.Here(String region) -> "and this function runs in the witness region " + region;
            case Witness.Elsewhere(String region, String here) ->
                seen.observations().stream()
                        .filter(observation -> observation.vantage().equals(region))
                        .filter(this::seesItDown)
                        .findFirst()
                        .map(observation ->
                                "and " + observation.observer() + " in the witness region " + region + " is one")
                        .orElse("");
        };
    }

    private boolean seesItDown(Observation observation) {
        Duration age = Duration.between(observation.at(), seen.now());
        return observation.verdict() == Observation.Verdict.DOWN
                && age.compareTo(seen.failover().alarmAge()) <= 0;
    }
}
