package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Regions;
import dev.holdfast.core.plan.Scenario;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.Lifetime;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Invocation;
import dev.holdfast.core.runbook.LeaseGuard;
import dev.holdfast.core.runbook.Outcome.Stopped;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.runbook.Runbook;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.runbook.RunbookRunner;
import dev.holdfast.core.runbook.StepReport;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.FailoverReport.TrafficReading;
import dev.holdfast.failover.approval.Approval;
import dev.holdfast.failover.approval.ApprovalRound;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.GateOverride;
import dev.holdfast.failover.gate.Gates;
import dev.holdfast.failover.gate.Situation;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.incident.CoordinationLost;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.step.FailoverRunbook;
import dev.holdfast.failover.step.Found;
import dev.holdfast.failover.step.KindMissing;
import dev.holdfast.failover.step.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One invocation at one plan: finds the run it is about, decides, and has the runbook carried out. */
final class Session {
    /** Keeps two failovers apart. Each invocation takes it under a name of its own, so a living one is never pushed aside. */
    static final String LEASE = "failover";

    /** How long after the lease of an invocation that died has run out somebody looks after its run. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How soon gates are asked again that may open by themselves. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private static final Duration LAPSE = Duration.ofHours(1);

    /** What a test expects to be open while service is up; the others are about an outage. */
    private static final Set<Gate> READINESS =
            EnumSet.of(Gate.SINGLE_FLIGHT, Gate.STANDBY, Gate.CAPACITY, Gate.LAG, Gate.FENCE, Gate.ROTATION);

    private final Plan plan;
    private final Vault vault;
    private final RunContext context;
    private final World world;
    private final Continuation continuation;
    private final Lifetime lifetime;
    private final Pace pace;
    private final Duration leaseTime;
    private final Clock clock;
    private final RunLog log;

    Session(
            Plan plan,
            Vault vault,
            RunContext context,
            World world,
            Continuation continuation,
            Lifetime lifetime,
            Pace pace,
            Duration leaseTime,
            Clock clock) {
        this.plan = plan;
        this.vault = vault;
        this.context = context;
        this.world = world;
        this.continuation = continuation;
        this.lifetime = lifetime;
        this.pace = pace;
        this.leaseTime = leaseTime;
        this.clock = clock;
        this.log = new RunLog(context);
    }

    /** What a request brings to a run that is gone on with. */
    private record Brought(
            boolean byPerson, boolean namesRun, String reason, List<GateOverride> overrides, List<Approval> approvals) {
        static Brought nothing() {
            return new Brought(false, false, "", List.of(), List.of());
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

    /** An event that is no alarm. */
    FailoverReport noAlarm(Trigger.GridEvent event) {
        return reported(event.title() + " is no alarm of a region, so it starts nothing");
    }

    /** An alarm: acted on when the plan maps it, it says that something is down now, and that something serves. */
    FailoverReport alarm(Trigger.Alarm alarm) {
        return switch (AlarmJudgement.ofItself(alarm, plan)) {
            case AlarmJudgement.Reported reported -> reported(reported.why());
            case AlarmJudgement.Refused refused ->
                refused(refused.why(), refused.hint()).at(clock.instant());
            case AlarmJudgement.MayStart may -> atDesk(desk -> alarm(desk, alarm, may));
        };
    }

    private FailoverReport alarm(Desk desk, Trigger.Alarm alarm, AlarmJudgement.MayStart may) {
        Optional<RunFile> known = desk.incidents().known(alarm.duplicateKey()).flatMap(desk.incidents()::run);
        if (known.isPresent()) {
            return carryOn(desk, known.get(), Brought.nothing());
        }
        Serving serving = desk.incidents().serving();
        Instant now = clock.instant();
        return switch (AlarmJudgement.ofNow(alarm, may, plan, serving, now)) {
            case AlarmJudgement.Reported reported -> reported(reported.why());
            case AlarmJudgement.Refused refused -> {
                log.warn("", refused.why(), "alarm", alarm.alarm());
                yield refused(refused.why(), refused.hint()).at(clock.instant());
            }
            case AlarmJudgement.MayStart start -> {
                RunFile file = desk.incidents().join(file(alarm, start), now, lapse());
                desk.incidents().remember(alarm.duplicateKey(), file.run());
                yield carryOn(desk, file, Brought.nothing());
            }
        };
    }

    private RunFile file(Trigger.Alarm alarm, AlarmJudgement.MayStart may) {
        return file(
                Direction.FAILOVER,
                may.scenario(),
                false,
                alarm.alarm(),
                AlarmJudgement.place(alarm),
                alarm.changedAt(),
                may.why(),
                List.of());
    }

    private RunFile file(
            Direction direction,
            String scenario,
            boolean byPerson,
            String alarm,
            String alarmPlace,
            Instant firstFailure,
            String reason,
            List<GateOverride> overrides) {
        return new RunFile(
                context.run(),
                context.startedAt(),
                context.actor(),
                byPerson,
                alarm,
                alarmPlace,
                scenario,
                direction,
                direction.from(),
                direction.from().other(),
                firstFailure,
                reason,
                overrides,
                RunFile.Stage.UNDECIDED,
                false,
                context.startedAt(),
                List.of());
    }

    /** Somebody asks. */
    FailoverReport asked(FailoverRequest request) {
        if (!request.moveAuthority().isEmpty()) {
            return recorded(new AuthorityMove(plan, vault, context, world.couriers(), clock).asked(request));
        }
        if (!request.run().isEmpty()) {
            return atDesk(desk -> resumed(desk, request));
        }
        String scenario = scenario(request);
        return atDesk(desk -> {
            Serving serving = desk.incidents().serving();
            if (serving.side() != request.direction().from()) {
                return wrongWay(request.direction(), serving);
            }
            RunFile file = file(
                    request.direction(),
                    scenario,
                    request.byPerson(),
                    "",
                    "",
                    context.startedAt(),
                    request.reason(),
                    request.overrides());
            if (request.dryRun()) {
                return rehearse(desk, file, serving);
            }
            if (request.direction() == Direction.TEST) {
                return test(desk, file, serving);
            }
            RunFile joined = desk.incidents().join(file, clock.instant(), lapse());
            return joined.direction() == file.direction()
                    ? carryOn(desk, joined, Brought.by(request))
                    : refused(
                                    "a " + joined.direction().word() + " is open for this plan, run " + joined.run(),
                                    "see it to its end first: holdfast failover --plan " + plan.name() + " --run "
                                            + joined.run() + ".")
                            .at(clock.instant());
        });
    }

    private FailoverReport wrongWay(Direction direction, Serving serving) {
        String since = serving.moved() ? " since " + serving.since() + " (run " + serving.run() + ")" : "";
        String here = region(serving.side());
        return refused(
                        "a " + direction.word() + " moves service away from " + region(direction.from()) + ", but "
                                + here + " serves" + since,
                        serving.side() == Side.STANDBY
                                ? "to go back: holdfast failover --plan " + plan.name()
                                        + " --direction failback --reason TEXT."
                                : "there is nothing to bring back.")
                .at(clock.instant());
    }

    private String scenario(FailoverRequest request) {
        List<String> names = plan.scenarios().stream().map(Scenario::name).toList();
        if (!request.scenario().isEmpty()) {
            if (!names.contains(request.scenario())) {
                throw new InvalidRequest(
                        List.of("plan '" + plan.name() + "' has no scenario '" + request.scenario() + "'."),
                        "Its scenarios are " + String.join(", ", names) + ". Nothing was done.");
            }
            return request.scenario();
        }
        List<String> mapped = plan.failover().alarms().stream()
                .map(alarm -> alarm.scenario())
                .distinct()
                .toList();
        if (mapped.size() == 1 || request.direction() != Direction.FAILOVER || names.isEmpty()) {
            return mapped.size() == 1 ? mapped.getFirst() : "";
        }
        throw new InvalidRequest(
                List.of("\"scenario\" is missing, and the plan's alarms do not say which one is meant."),
                "Its scenarios are " + String.join(", ", names) + ". Nothing was done.");
    }

    private FailoverReport resumed(Desk desk, FailoverRequest request) {
        RunFile file = desk.incidents()
                .run(RunId.parse(request.run()))
                .orElseThrow(() -> new InvalidRequest(
                        List.of("store '" + desk.store().name() + "' knows no run " + request.run() + " of plan '"
                                + plan.name() + "'."),
                        "The report and the messages name the run. Nothing was done."));
        return carryOn(desk, file, Brought.by(request));
    }

    /** Goes on with a run, whoever began it: decides when that is still open, acts when it is decided. */
    private FailoverReport carryOn(Desk desk, RunFile file, Brought brought) {
        if (file.stage() == RunFile.Stage.ENDED) {
            return answered(desk, file);
        }
        RunFile current = desk.incidents().join(file, clock.instant(), lapse());
        if (!current.run().equals(file.run())) {
            return refused(
                            "run " + file.run() + " is given up, run " + current.run() + " answers the incident",
                            "go on with that one.")
                    .about(file)
                    .at(clock.instant());
        }
        desk.incidents().touch(file.run(), clock.instant());
        try (LeaseKeeper lease = LeaseKeeper.keep(desk.leases(), LEASE, RunId.create(clock.instant()), leaseTime)) {
            RunFile fresh = desk.incidents().run(file.run()).orElse(file);
            return fresh.stage() == RunFile.Stage.ENDED
                    ? answered(desk, fresh)
                    : recorded(underLease(desk, fresh, brought, lease));
        } catch (LeaseHeld e) {
            return inProgress(file, brought, e);
        }
    }

    private FailoverReport underLease(Desk desk, RunFile file, Brought brought, LeaseKeeper lease) {
        if (!brought.approvals().isEmpty()) {
            desk.approvals().accept(file.run(), plan.failover().approvers(), brought.approvals(), context.actor());
        }
        desk.tellOutdated();
        RunFile known = brought.overrides().isEmpty()
                ? file
                : desk.incidents().change(file, one -> one.with(brought.overrides()));
        if (known.stage() == RunFile.Stage.DECIDED) {
            if (!brought.overrides().isEmpty()) {
                throw new InvalidRequest(
                        List.of("run " + known.run() + " passed its gates at " + known.decidedAt()
                                + ": there is nothing left to override."),
                        "Go on with it without --override. Nothing was done.");
            }
            return execute(desk, known, brought, lease);
        }
        Serving serving = desk.incidents().serving();
        if (serving.side() != known.from()) {
            desk.incidents().end(known);
            return wrongWay(known.direction(), serving);
        }
        Situation seen = new Survey(world, plan, desk.leases(), clock)
                .of(known, serving, new Flight.Free(), desk.approvals().approved(known.run()));
        List<GateAnswer> answers = Gates.evaluate(seen, known.overrides());
        log.info("", "gates asked", "gates", brief(answers));
        if (!Gates.pass(answers)) {
            return notYet(desk, known, answers);
        }
        lease.check();
        RunFile decided = desk.incidents()
                .change(
                        known,
                        one -> one.decided(
                                clock.instant(), firstFailure(known, seen), Survey.canBePlanned(seen), answers));
        return execute(desk, decided, brought, lease);
    }

    /** The outage began when it was first seen, not when enough had seen it. */
    private static Instant firstFailure(RunFile file, Situation seen) {
        Instant oldest = seen.now().minus(seen.failover().alarmAge());
        return seen.observations().stream()
                .filter(observation -> observation.verdict() == Observation.Verdict.DOWN)
                .map(Observation::at)
                .filter(at -> at.isAfter(oldest))
                .filter(at -> at.isBefore(file.firstFailure()))
                .min(Instant::compareTo)
                .orElse(file.firstFailure());
    }

    private FailoverReport notYet(Desk desk, RunFile file, List<GateAnswer> answers) {
        if (Gates.onlyApprovalsAreMissing(answers)) {
            ApprovalRound round = desk.approvals().ask(file.run(), plan, about(file, answers));
            return new ReportDraft(
                            contextOf(file),
                            Outcome.WAITING_FOR_APPROVAL,
                            Status.REFUSED,
                            "everything is ready, two approvals by different roles are missing; nothing was touched",
                            "each role got a code at its own contact. With the codes: holdfast failover --plan "
                                    + plan.name() + " --run " + file.run()
                                    + " --approve ROLE=CODE --approve ROLE=CODE, together or one after the other.")
                    .about(file)
                    .gates(answers)
                    .approvals(round)
                    .notices(desk.coordination().notices())
                    .at(clock.instant());
        }
        List<GateAnswer> shut =
                answers.stream().filter(answer -> !answer.passes()).toList();
        askAgain(file);
        return new ReportDraft(
                        contextOf(file),
                        Outcome.HELD,
                        Status.REFUSED,
                        shut.stream()
                                        .map(answer -> answer.gate().word() + " is "
                                                + answer.answer().name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + "; nothing was touched",
                        hint(file, shut))
                .about(file)
                .gates(answers)
                .notices(desk.coordination().notices())
                .at(clock.instant());
    }

    private String hint(RunFile file, List<GateAnswer> shut) {
        String command = "holdfast failover --plan " + plan.name() + " --run " + file.run();
        List<String> never = shut.stream()
                .filter(answer -> !answer.overridable())
                .map(answer -> answer.gate().word())
                .toList();
        String overrides = shut.stream()
                .filter(GateAnswer::overridable)
                .map(answer -> " --override " + answer.gate().word() + "=REASON")
                .collect(Collectors.joining());
        return "when that has changed, go on with: " + command + "."
                + (overrides.isEmpty() ? "" : " To pass it with a written reason: " + command + overrides + ".")
                + (never.isEmpty() ? "" : " Never to be overridden: " + String.join(", ", never) + ".");
    }

    /** What opens by itself is asked again as long as the alarm is fresh; a person asks again by hand. */
    private void askAgain(RunFile file) {
        boolean fresh = clock.instant()
                .isBefore(file.firstFailure().plus(plan.failover().alarmAge()));
        if (!file.byPerson() && fresh) {
            resumeAt(file, clock.instant().plus(ASK_AGAIN));
        }
    }

    private void resumeAt(RunFile file, Instant when) {
        try {
            continuation.resumeAt(context.function(), plan.name(), file.run(), when);
        } catch (HoldfastException e) {
            log.warn("", "nobody goes on with this run by itself", "reason", e.explained());
        }
    }

    private String about(RunFile file, List<GateAnswer> answers) {
        return """
                Plan %s, scenario %s: service is to move from %s to %s (%s).
                Asked for by %s: %s
                What the gates say:
                %s
                """.formatted(
                        plan.name(),
                        file.scenario(),
                        region(file.from()),
                        region(file.to()),
                        file.direction().word(),
                        file.alarm().isEmpty() ? file.actor().claimed() : "alarm " + file.alarm(),
                        file.reason(),
                        answers.stream()
                                .map(answer -> "- " + answer.gate().word() + ": "
                                        + answer.answer().name().toLowerCase(Locale.ROOT) + ", " + answer.why()
                                        + (answer.override().isEmpty() ? "" : " OVERRIDDEN: " + answer.override()))
                                .collect(Collectors.joining("\n")));
    }

    private FailoverReport execute(Desk desk, RunFile file, Brought brought, LeaseKeeper lease) {
        RunbookRunner runner = runner(desk);
        Runbook runbook = runbook(desk, file);
        Invocation invocation = new Invocation(
                contextOf(file),
                LeaseGuard.of(lease),
                lifetime.end(),
                clock.instant().plus(leaseTime).plus(GRACE));
        boolean reopens = brought.byPerson() && !brought.reason().isEmpty();
        RunbookReport done = reopens && runner.opening(file.run()).isPresent()
                ? runner.reopen(runbook, context.actor().claimed() + ": " + brought.reason(), invocation)
                : runner.run(runbook, begunWith(file), invocation);
        return ended(desk, file, done);
    }

    private static Facts begunWith(RunFile file) {
        return Facts.of("scenario", file.scenario())
                .with("direction", file.direction().word())
                .with("planned", file.planned());
    }

    private FailoverReport ended(Desk desk, RunFile file, RunbookReport done) {
        return switch (done.outcome()) {
            case dev.holdfast.core.runbook.Outcome.Finished finished -> {
                desk.incidents().end(file);
                yield switched(desk, file, done);
            }
            case Stopped stopped ->
                draft(desk, file, done, Outcome.STOPPED, Status.FAILED, stoppedAt(stopped, done), resumeHint(file));
            case dev.holdfast.core.runbook.Outcome.Undone undone -> {
                desk.incidents().end(file);
                yield draft(
                        desk,
                        file,
                        done,
                        Outcome.UNDONE,
                        Status.FAILED,
                        "step " + undone.step() + " failed, and what had been done was taken back: " + undone.why(),
                        region(file.from()) + " serves as before; see to what failed and start again.");
            }
            case dev.holdfast.core.runbook.Outcome.HandedOver handedOver ->
                draft(
                        desk,
                        file,
                        done,
                        Outcome.HANDED_OVER,
                        Status.PARTIAL,
                        "the time of this invocation is over; the run goes on at " + handedOver.resumeAt(),
                        resumeHint(file));
            case dev.holdfast.core.runbook.Outcome.Fenced fenced ->
                draft(desk, file, done, Outcome.IN_PROGRESS, Status.PARTIAL, fenced.why(), resumeHint(file));
            case dev.holdfast.core.runbook.Outcome.Open open ->
                draft(desk, file, done, Outcome.IN_PROGRESS, Status.PARTIAL, open.why(), resumeHint(file));
        };
    }

    private static String stoppedAt(Stopped stopped, RunbookReport done) {
        boolean promoted = done.facts().get(Found.TIMELINE).isPresent();
        return "the run stopped at step " + stopped.step() + ": " + stopped.why()
                + (promoted ? " The standby is promoted and takes writes." : " Nothing is promoted.");
    }

    private String resumeHint(RunFile file) {
        return "see to it, then: holdfast failover --plan " + plan.name() + " --run " + file.run()
                + " --reason WHAT-YOU-DID.";
    }

    private FailoverReport switched(Desk desk, RunFile file, RunbookReport done) {
        List<String> amiss = done.steps().stream()
                .filter(step -> step.status() == StepReport.Status.CONTINUED)
                .filter(step -> file.planned() || !step.step().equals("close-old-primary"))
                .map(step -> "step " + step.step() + ": " + step.evidence())
                .toList();
        List<String> notices = new ArrayList<>(amiss);
        done.facts()
                .get(Found.TRAFFIC_SILENT)
                .ifPresent(silent -> notices.add("traffic is moved, but these authorities gave no answer: " + silent));
        done.facts()
                .get(Found.TRAFFIC_TROUBLE)
                .ifPresent(trouble -> notices.add("traffic was moved by another instrument first tried: " + trouble));
        boolean whole = notices.isEmpty();
        if (file.direction() == Direction.FAILOVER && !plan.failover().system().isEmpty()) {
            notices.add("the old primary in " + region(file.from())
                    + " does not follow any more; where the provider stopped it, it may still cost money."
                    + " It is made a standby by the way back: holdfast failover --plan " + plan.name()
                    + " --direction failback --reason TEXT");
        }
        file.decision().stream()
                .filter(answer -> !answer.override().isEmpty())
                .forEach(answer ->
                        notices.add("gate " + answer.gate().word() + " was overridden: " + answer.override()));
        FailoverReport report = draft(
                desk,
                file,
                done,
                Outcome.SWITCHED,
                whole ? Status.OK : Status.PARTIAL,
                "service moved from " + region(file.from()) + " to " + region(file.to())
                        + done.facts()
                                .get(Found.TRAFFIC_BY)
                                .map(by -> ", traffic by " + by + " ("
                                        + done.facts().get(Found.TRAFFIC_PLANE).orElse("") + " plane)")
                                .orElse(""),
                "");
        return report.noticing(notices);
    }

    private FailoverReport draft(
            Desk desk, RunFile file, RunbookReport done, Outcome outcome, Status status, String what, String hint) {
        log.info("", "run left", "outcome", outcome, "what", what);
        ReportDraft draft = new ReportDraft(contextOf(file), outcome, status, what, hint)
                .about(file)
                .gates(file.decision())
                .done(done)
                .figures(Figures.of(
                        plan, file, done, desk.store().writes(), desk.store().spent()))
                .notices(desk.coordination().notices());
        desk.approvals().round(file.run()).ifPresent(draft::approvals);
        return draft.at(clock.instant());
    }

    /** An invocation that died may have left the incident open behind a run that is over. */
    private FailoverReport answered(Desk desk, RunFile file) {
        desk.incidents().end(file);
        ReportDraft draft = new ReportDraft(
                        contextOf(file),
                        Outcome.ANSWERED,
                        Status.OK,
                        "run " + file.run() + " answered this and is over; nothing was done again",
                        "")
                .about(file)
                .gates(file.decision());
        if (!file.decision().isEmpty()) {
            runner(desk).look(runbook(desk, file), file.run()).ifPresent(draft::done);
        }
        return draft.at(clock.instant());
    }

    private FailoverReport inProgress(RunFile file, Brought brought, LeaseHeld held) {
        if (brought.namesRun()) {
            resumeAt(file, held.until().plus(GRACE));
        }
        return new ReportDraft(
                        contextOf(file),
                        Outcome.IN_PROGRESS,
                        brought.byPerson() ? Status.REFUSED : Status.OK,
                        "another invocation is at work on a failover of this plan since " + held.since(),
                        "it is finished or can be gone on with after " + held.until() + ": holdfast failover --plan "
                                + plan.name() + " --run " + file.run() + ".")
                .about(file)
                .at(clock.instant());
    }

    /** Asks everything, says everything, touches nothing, keeps nothing. */
    private FailoverReport rehearse(Desk desk, RunFile file, Serving serving) {
        Situation seen = new Survey(world, plan, desk.leases(), clock)
                .of(file, serving, Survey.flight(desk.leases(), LEASE), List.of());
        List<GateAnswer> answers = Gates.evaluate(seen, file.overrides());
        RunFile decided = file.decided(clock.instant(), file.firstFailure(), Survey.canBePlanned(seen), answers);
        boolean would = Gates.pass(answers);
        boolean asks = Gates.onlyApprovalsAreMissing(answers);
        String what = would
                ? "every gate lets the run through; it would take these steps"
                : asks
                        ? "everything is ready; two roles would be asked to approve, then it would take these steps"
                        : "the gates would hold the run; once they are open it would take these steps";
        ReportDraft draft = new ReportDraft(
                context, Outcome.REHEARSED, would || asks ? Status.OK : Status.REFUSED, what, "nothing was touched.");
        try {
            draft.planned(runner(desk)
                    .plan(runbook(desk, decided), begunWith(decided))
                    .steps());
        } catch (KindMissing e) {
            draft.notices(List.of(e.explained()));
        }
        return draft.rehearsed()
                .about(file)
                .gates(answers)
                .traffic(traffic())
                .notices(desk.coordination().notices())
                .at(clock.instant());
    }

    /** As a rehearsal, and has the way of traffic accept a change to what it is already. Leaves evidence. */
    private FailoverReport test(Desk desk, RunFile file, Serving serving) {
        try (LeaseKeeper lease = LeaseKeeper.keep(desk.leases(), LEASE, RunId.create(clock.instant()), leaseTime)) {
            Situation seen =
                    new Survey(world, plan, desk.leases(), clock).of(file, serving, new Flight.Free(), List.of());
            List<GateAnswer> answers = Gates.evaluate(seen, file.overrides());
            RunbookReport tried = runner(desk)
                    .run(
                            runbook(desk, file),
                            Facts.none(),
                            new Invocation(
                                    context,
                                    LeaseGuard.of(lease),
                                    lifetime.end(),
                                    clock.instant().plus(leaseTime).plus(GRACE)));
            boolean lever = tried.outcome() instanceof dev.holdfast.core.runbook.Outcome.Finished;
            List<String> shut = answers.stream()
                    .filter(answer -> READINESS.contains(answer.gate()) && !answer.passes())
                    .map(answer -> answer.gate().word())
                    .toList();
            boolean ready = lever && shut.isEmpty();
            String what = ready
                    ? "a failover could be carried out: what must stand by stands by, and traffic can be moved"
                    : "a failover could not be carried out now: "
                            + String.join(", ", shut)
                            + (lever ? "" : (shut.isEmpty() ? "" : ", ") + "traffic cannot be moved");
            return recorded(new ReportDraft(
                            context,
                            Outcome.TESTED,
                            ready ? Status.OK : Status.FAILED,
                            what,
                            ready ? "" : "see to it before it is needed. Nothing was moved.")
                    .about(file)
                    .gates(answers)
                    .done(tried)
                    .traffic(traffic())
                    .notices(desk.coordination().notices())
                    .at(clock.instant()));
        } catch (LeaseHeld e) {
            return inProgress(file, new Brought(true, false, "", List.of(), List.of()), e);
        }
    }

    private List<TrafficReading> traffic() {
        List<TrafficReading> readings = new ArrayList<>();
        for (Instrument instrument : world.inOrderOfTrial(plan.failover().traffic())) {
            try {
                TrafficControl control = world.traffic(instrument);
                TrafficView view = control.look(instrument);
                readings.add(new TrafficReading(
                        instrument.name(),
                        control.plane().name().toLowerCase(Locale.ROOT),
                        FailoverRunbook.words(view),
                        view.convergence()));
            } catch (HoldfastException e) {
                readings.add(new TrafficReading(instrument.name(), "unknown", e.getMessage(), Duration.ZERO));
            }
        }
        return readings;
    }

    private Runbook runbook(Desk desk, RunFile file) {
        return new FailoverRunbook(world, plan, file, desk.incidents(), pace, clock).assemble();
    }

    private RunbookRunner runner(Desk desk) {
        return new RunbookRunner(desk.store(), vault.layout(), continuation, pace, clock);
    }

    /** What needs the authoritative store; without it nothing is done, and the report says what a person can do. */
    private interface AtDesk {
        FailoverReport answer(Desk desk);
    }

    private FailoverReport atDesk(AtDesk work) {
        try {
            return work.answer(Desk.open(plan, vault, world.couriers(), clock));
        } catch (CoordinationLost e) {
            log.error("", e);
            return recorded(refused(e.getMessage(), e.hint()).at(clock.instant()));
        } catch (StoreException e) {
            log.error("", e);
            return recorded(new ReportDraft(
                            context,
                            Outcome.STOPPED,
                            Status.FAILED,
                            "the coordination store stopped answering, so nothing more was done: " + e.getMessage(),
                            "what was begun stands in its journal; repeat the event or go on with the run when the store"
                                    + " answers again.")
                    .at(clock.instant()));
        }
    }

    /** Evidence that cannot be written does not undo what was done; the report says that it is missing. */
    private FailoverReport recorded(FailoverReport report) {
        try {
            var written = vault.writeRunAnywhere(context.function(), context.run(), context.startedAt(), report);
            List<String> missing = new ArrayList<>();
            written.missing()
                    .forEach((store, why) -> missing.add("the evidence is not in store '" + store + "': " + why));
            return report.withEvidence(written.key()).noticing(missing);
        } catch (HoldfastException e) {
            log.error("", e);
            return report.withoutEvidence(e.getMessage());
        }
    }

    private FailoverReport reported(String why) {
        log.info("", why);
        return new ReportDraft(context, Outcome.REPORTED, Status.OK, why, "").at(clock.instant());
    }

    private ReportDraft refused(String why, String hint) {
        return new ReportDraft(context, Outcome.REFUSED, Status.REFUSED, why, hint);
    }

    /** The run is the same for every invocation that goes on with it; when it began and for whom is this invocation's. */
    private RunContext contextOf(RunFile file) {
        return new RunContext(file.run(), context.function(), plan.name(), context.startedAt(), context.actor());
    }

    private Duration lapse() {
        Duration age = plan.failover().alarmAge();
        return age.compareTo(LAPSE) > 0 ? age : LAPSE;
    }

    private String region(Side side) {
        return plan.regions().with(side.role()).map(Regions.Region::name).orElse("the " + side.word() + " region");
    }

    private static String brief(List<GateAnswer> answers) {
        return answers.stream()
                .map(answer ->
                        answer.gate().word() + "=" + answer.answer().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
