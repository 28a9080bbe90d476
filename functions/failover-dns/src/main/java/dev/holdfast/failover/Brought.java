package dev.holdfast.failover;

import dev.holdfast.failover.approval.Approval;
import dev.holdfast.failover.gate.GateOverride;
import java.util.List;

/** What a request brings to a run that is gone on with. */
record Brought(
        boolean byPerson, boolean namesRun, String reason, List<GateOverride> overrides, List<Approval> approvals) {
    /** An alarm brings nothing but itself. */
    static Brought nothing() {
        return new Brought(false, false, "", List.of(), List.of());
    }

    /** Whether a person has a stopped run go on: names it, and says what was done. */
    boolean reopens() {
        return byPerson && namesRun && !reason.isEmpty();
    }

    static Brought by(FailoverRequest request) {
        return new Brought(
                request.byPerson(),
                !request.run().isEmpty(),
                request.reason(),
                request.overrides(),
                request.approvals());
    }
}
