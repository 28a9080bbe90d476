package dev.holdfast.failover.approval;

import dev.holdfast.core.trigger.Actor;
import dev.holdfast.failover.approval.ApprovalRound.Answer;
import dev.holdfast.failover.approval.ApprovalRound.Asked;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether codes count. Pure: a round and the codes in, the round with the answers out, or the reason why not. */
final class Judging {
    private final ApprovalRound round;
    private final List<String> approvers;
    private final Instant now;

    Judging(ApprovalRound round, List<String> approvers, Instant now) {
        this.round = round;
        this.approvers = approvers;
        this.now = now;
    }

    /**
     * The round after these codes were brought: all of them count, or none.
     *
     * @throws ApprovalRefused with one sentence about the first that does not
     */
    ApprovalRound accept(List<Approval> approvals, Actor by) {
        Set<String> roles = new HashSet<>();
        for (Approval approval : approvals) {
            if (!roles.add(approval.role())) {
                throw new ApprovalRefused(
                        "role '" + approval.role() + "' approves twice in one request.",
                        "two different roles must approve; leave one of them out.");
            }
        }
        ApprovalRound after = round;
        for (Approval approval : approvals) {
            check(approval);
            after = answered(after, approval.role(), by);
        }
        return after;
    }

    private void check(Approval approval) {
        String role = approval.role();
        if (!approvers.contains(role)) {
            throw new ApprovalRefused(
                    "role '" + role + "' may not approve.",
                    "the plan's approvers are " + String.join(", ", approvers) + ".");
        }
        if (!ApprovalCode.isWellFormed(approval.code())) {
            throw new ApprovalRefused(
                    "the code of role '" + role + "' is not a whole code.",
                    "type all eight groups of four characters; case and hyphens do not matter.");
        }
        if (!ApprovalCode.isFor(round.run(), approval.code())) {
            throw new ApprovalRefused(
                    "the code of role '" + role + "' is for another run than " + round.run() + ".",
                    "take the code from the newest message about this run.");
        }
        if (!round.countsAt(now)) {
            throw new ApprovalRefused(
                    "the code of role '" + role + "' ended at " + round.expires() + ".",
                    "start the run again without codes: everybody is sent a fresh one.");
        }
        Asked asked = round.of(role)
                .orElseThrow(() -> new ApprovalRefused(
                        "role '" + role + "' was not asked about run " + round.run() + ".",
                        "it became an approver only later; start the run again when the present codes have ended."));
        if (!ApprovalCode.same(
                asked.digest(),
                ApprovalCode.digest(round.run(), round.subject(), role, round.expires(), approval.code()))) {
            throw new ApprovalRefused(
                    "the code is not the one that was sent to role '" + role + "' for run " + round.run() + ".",
                    "each role has its own code; check role and code.");
        }
        if (asked.answer() instanceof Answer.Approved(Instant at, Actor ignored)) {
            throw new ApprovalRefused(
                    "role '" + role + "' approved run " + round.run() + " already, at " + at + "; a code works once.",
                    "the second approval must come from another role: " + others(role) + ".");
        }
    }

    private String others(String role) {
        return String.join(
                ", ", approvers.stream().filter(other -> !other.equals(role)).toList());
    }

    private ApprovalRound answered(ApprovalRound before, String role, Actor by) {
        return new ApprovalRound(
                before.run(),
                before.subject(),
                before.expires(),
                before.asked().stream()
                        .map(one -> one.role().equals(role)
                                ? new Asked(role, one.digest(), one.undelivered(), new Answer.Approved(now, by))
                                : one)
                        .toList());
    }
}
