package dev.holdfast.failover.approval;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Secret;
import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Response;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.vault.VaultLayout;
import dev.holdfast.failover.approval.ApprovalRound.Answer;
import dev.holdfast.failover.approval.ApprovalRound.Asked;
import dev.holdfast.failover.incident.SharedRecords;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the plan's approvers about a run, each by its own code over its own contact, and takes their answers. */
public final class Approvals {
    /** Long enough to reach two people at night, short enough that they still approve the same situation. */
    static final Duration LIFE = Duration.ofMinutes(30);

    private static final String NOT_SENT = "not sent yet";

    private final SharedRecords records;
    private final VaultLayout layout;
    private final List<Courier> couriers;
    private final SecureRandom random;
    private final Clock clock;

    public Approvals(
            SharedRecords records, VaultLayout layout, List<Courier> couriers, SecureRandom random, Clock clock) {
        this.records = records;
        this.layout = layout;
        this.couriers = List.copyOf(couriers);
        this.random = random;
        this.clock = clock;
    }

    /** The round of a run, if there is one that still counts. */
    public Optional<ApprovalRound> round(RunId run) {
        return records.read(layout.approvals(run), ApprovalRound.class)
                .filter(round -> round.countsAt(clock.instant()));
    }

    /** Roles that approved just this about the run and still count. */
    public List<String> approved(RunId run, Subject subject) {
        return round(run, subject)
                .map(round -> round.approvedAt(clock.instant()))
                .orElse(List.of());
    }

    private Optional<ApprovalRound> round(RunId run, Subject subject) {
        return round(run).filter(round -> round.countsFor(subject, clock.instant()));
    }

    /** Whether roles were asked about something else, by codes that would still count. */
    public boolean outdated(RunId run, Subject subject) {
        return round(run).isPresent() && round(run, subject).isEmpty();
    }

    /**
     * Sees to it that every approver has a code. Who has one that still counts for this subject is not asked again; a round
     * about another subject ends.
     *
     * @param about what is to be approved and how to answer, without the code
     */
    public ApprovalRound ask(RunId run, Subject subject, Plan plan, String about) {
        ApprovalRound round = round(run, subject).orElseGet(() -> {
            ApprovalRound fresh = new ApprovalRound(
                    run,
                    subject,
                    clock.instant().plus(LIFE),
                    plan.failover().approvers().stream()
                            .map(role -> new Asked(role, "", NOT_SENT, new Answer.Awaited()))
                            .toList());
            return records.change(
                    layout.approvals(run),
                    ApprovalRound.class,
                    fresh,
                    present -> present.countsFor(subject, clock.instant()) ? present : fresh);
        });
        for (Asked asked : round.asked()) {
            if (!asked.undelivered().isEmpty()) {
                round = send(round, asked, plan, about);
            }
        }
        return round;
    }

    /**
     * Takes answers: all of them, or none.
     *
     * @throws ApprovalRefused when one does not count
     */
    public ApprovalRound accept(RunId run, List<String> approvers, List<Approval> approvals, Actor by) {
        ApprovalRound present = records.read(layout.approvals(run), ApprovalRound.class)
                .orElseThrow(() -> new ApprovalRefused(
                        "nobody was asked to approve run " + run + ".",
                        "start the run without codes: every approver is sent one when approvals are what is missing."));
        Instant now = clock.instant();
        return records.change(
                layout.approvals(run),
                ApprovalRound.class,
                present,
                standing -> new Judging(standing, approvers, now).accept(approvals, by));
    }

    /** The digest is kept before the code goes out: a code that nobody would recognise is never sent. */
    private ApprovalRound send(ApprovalRound round, Asked asked, Plan plan, String about) {
        Secret code = ApprovalCode.create(round.run(), random);
        String digest = ApprovalCode.digest(round.run(), round.subject(), asked.role(), round.expires(), code);
        put(round.run(), new Asked(asked.role(), digest, NOT_SENT, asked.answer()));
        String undelivered = delivered(round, asked.role(), plan, about, code);
        return put(round.run(), new Asked(asked.role(), digest, undelivered, asked.answer()));
    }

    private ApprovalRound put(RunId run, Asked changed) {
        ApprovalRound present =
                records.read(layout.approvals(run), ApprovalRound.class).orElseThrow();
        return records.change(layout.approvals(run), ApprovalRound.class, present, standing -> with(standing, changed));
    }

    private static ApprovalRound with(ApprovalRound round, Asked changed) {
        List<Asked> all = new ArrayList<>();
        round.asked().forEach(one -> all.add(one.role().equals(changed.role()) ? changed : one));
        return new ApprovalRound(round.run(), round.subject(), round.expires(), all);
    }

    /** Why it did not go out; empty when it did. */
    private String delivered(ApprovalRound round, String role, Plan plan, String about, Secret code) {
        String contact = plan.response().team().stream()
                .filter(seat -> seat.name().equals(role))
                .map(Response.Role::contact)
                .findFirst()
                .orElse("");
        List<Courier> ways =
                couriers.stream().filter(one -> one.reaches(contact)).toList();
        Optional<Courier> courier =
                ways.stream().filter(one -> one.isPersonal(contact)).findFirst();
        if (courier.isEmpty()) {
            return contact.isEmpty()
                    ? "the plan's team has no contact for this role"
                    : ways.isEmpty()
                            ? "no installed way of sending reaches " + contact
                            : "what reaches " + contact
                                    + " is read by others too, and a code is for one person: set up a way of its own, such as holdfast.smtp.host";
        }
        try {
            courier.get()
                    .deliver(contact, "Approve the failover of " + plan.name() + " as " + role + "?", """
                            %s

                            Your code as %s: %s
                            It works once, for this run and this role only, until %s.
                            To approve:
                              holdfast failover --plan %s --run %s --approve %s=%s
                            To refuse, do nothing.
                            """.formatted(
                                    about,
                                    role,
                                    code.reveal(),
                                    round.expires(),
                                    plan.name(),
                                    round.run(),
                                    role,
                                    code.reveal()));
            return "";
        } catch (HoldfastException e) {
            return e.getMessage();
        }
    }
}
