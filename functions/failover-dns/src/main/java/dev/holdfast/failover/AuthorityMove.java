package dev.holdfast.failover;

import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.lease.Leases;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.approval.ApprovalRound;
import dev.holdfast.failover.approval.Approvals;
import dev.holdfast.failover.approval.Subject;
import dev.holdfast.failover.incident.Authorities;
import dev.holdfast.failover.incident.Authority;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.incident.SharedRecords;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * Makes another store authoritative, when the present one is lost or to go back to it. Two different roles approve; their
 * codes live in the store that is to become authoritative, because the present one may not answer.
 */
final class AuthorityMove {
    private static final int APPROVALS = 2;

    private final Plan plan;
    private final Vault vault;
    private final RunContext context;
    private final List<Courier> couriers;
    private final Clock clock;
    private final Authorities authorities;

    AuthorityMove(Plan plan, Vault vault, RunContext context, List<Courier> couriers, Clock clock) {
        this.plan = plan;
        this.vault = vault;
        this.context = context;
        this.couriers = couriers;
        this.clock = clock;
        this.authorities = new Authorities(plan, vault);
    }

    /** @throws InvalidRequest when the store cannot become authoritative */
    FailoverReport asked(FailoverRequest request) {
        Authority present = authorities.newestKnown();
        String target = request.moveAuthority();
        if (present.store().equals(target)) {
            return report(Outcome.ANSWERED, Status.OK, "store '" + target + "' is authoritative already", "", context)
                    .at(clock.instant());
        }
        List<String> possible = authorities.targets(present.store());
        if (!possible.contains(target)) {
            throw new InvalidRequest(
                    List.of("store '" + target
                            + "' cannot become authoritative: it must be a store of the plan outside the"
                            + " primary region, without a lock, with atomic conditions."),
                    possible.isEmpty()
                            ? "No store of this plan can. Nothing was done."
                            : "Possible: " + String.join(", ", possible) + ". Nothing was done.");
        }
        String inFlight = inFlight(present);
        if (!inFlight.isEmpty()) {
            return report(Outcome.REFUSED, Status.REFUSED, inFlight, "let it end first.", context)
                    .at(clock.instant());
        }
        return decide(request, present, target);
    }

    private FailoverReport decide(FailoverRequest request, Authority present, String target) {
        Approvals approvals = new Approvals(
                new SharedRecords(vault.store(target).orElseThrow()),
                vault.layout(),
                couriers,
                new SecureRandom(),
                clock);
        RunId run = request.run().isEmpty() ? context.run() : RunId.parse(request.run());
        RunContext about = new RunContext(run, context.function(), plan.name(), context.startedAt(), context.actor());
        if (!request.approvals().isEmpty()) {
            approvals.accept(run, plan.failover().approvers(), request.approvals(), request.actor());
        }
        Subject subject =
                Subject.of(List.of("authority", plan.name(), present.store(), Long.toString(present.epoch()), target));
        List<String> approved = approvals.approved(run, subject);
        if (approved.size() < APPROVALS) {
            ApprovalRound round = approvals.ask(run, subject, plan, message(request, present, target));
            return report(
                            Outcome.WAITING_FOR_APPROVAL,
                            Status.REFUSED,
                            "two approvals by different roles are missing; the authority stays where it is",
                            "with the codes: holdfast failover --plan " + plan.name() + " --move-authority " + target
                                    + " --run " + run + " --approve ROLE=CODE --approve ROLE=CODE --reason TEXT.",
                            about)
                    .approvals(round)
                    .at(clock.instant());
        }
        Authority moved = new Authority(
                target, present.epoch() + 1, clock.instant(), request.reason(), request.actor(), approved);
        authorities.remember(authorities.serving());
        List<String> notices = authorities.move(moved);
        return report(
                        Outcome.AUTHORITY_MOVED,
                        Status.OK,
                        "store '" + target + "' is authoritative with epoch " + moved.epoch() + "; '" + present.store()
                                + "' is superseded",
                        "runs that were open at '" + present.store()
                                + "' are not carried on: start again what is still needed.",
                        about)
                .notices(notices)
                .at(clock.instant());
    }

    private String message(FailoverRequest request, Authority present, String target) {
        Serving serving = authorities.serving();
        return """
                Plan %s: the authority over leases and journals is to move from store '%s' (epoch %d, %s) to store '%s'.
                Asked for by %s: %s
                Approve only when you know that nobody who still reaches '%s' is carrying out a failover.
                Who serves, as far as the stores that answer know: the %s region%s.
                To approve, add --move-authority %s --reason TEXT to the command below.
                """.formatted(
                        plan.name(),
                        present.store(),
                        present.epoch(),
                        authorities.answers(present.store()) ? "which answers" : "which does not answer",
                        target,
                        request.actor().claimed(),
                        request.reason(),
                        present.store(),
                        serving.side().word(),
                        serving.moved() ? ", since " + serving.since() : ", service never moved",
                        target);
    }

    /** What is known to be going on under the present authority; empty when nothing is, or when it cannot be asked. */
    private String inFlight(Authority present) {
        try {
            return new Leases(vault.store(present.store()).orElseThrow(), plan.name(), clock, present.firstEpoch())
                    .holder(Session.LEASE)
                    .map(holder -> "a failover is going on under store '" + present.store() + "', until "
                            + holder.until() + " unless it goes on")
                    .orElse("");
        } catch (StoreException e) {
            return "";
        }
    }

    private static ReportDraft report(Outcome outcome, Status status, String what, String hint, RunContext about) {
        return new ReportDraft(about, outcome, status, what, hint);
    }
}
