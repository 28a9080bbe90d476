package dev.holdfast.failover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Installed;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.PresetPlan;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.Lifetime;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.trigger.CallerIdentity;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.failover.step.World;
import io.quarkus.funqy.Funq;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * {@code failover-dns}: moves service to the plan's other region, on the word of an alarm that the plan maps or of a
 * person. Asks every gate first, touches nothing unless all are open, keeps a journal of what it does, and proves each
 * step. Any event may come twice, late or out of order.
 */
@ApplicationScoped
public class FailoverFunction implements EventFunction, Installed {
    /** How long a run waits that an invocation left behind which died. */
    private static final Duration LEASE_TIME = Duration.ofSeconds(30);

    private final PlanSource plans;
    private final PresetPlan preset;
    private final Vaults vaults;
    private final CallerIdentity callers;
    private final World world;
    private final Continuation continuation;
    private final Lifetime lifetime;
    private final Pace pace;
    private final Duration leaseTime;
    private final Clock clock;

    @Inject
    public FailoverFunction(
            PlanSource plans,
            PresetPlan preset,
            Vaults vaults,
            CallerIdentity callers,
            World world,
            Continuation continuation,
            Lifetime lifetime,
            Pace pace,
            Clock clock) {
        this(plans, preset, vaults, callers, world, continuation, lifetime, pace, LEASE_TIME, clock);
    }

    FailoverFunction(
            PlanSource plans,
            PresetPlan preset,
            Vaults vaults,
            CallerIdentity callers,
            World world,
            Continuation continuation,
            Lifetime lifetime,
            Pace pace,
            Duration leaseTime,
            Clock clock) {
        this.plans = plans;
        this.preset = preset;
        this.vaults = vaults;
        this.callers = callers;
        this.world = world;
        this.continuation = continuation;
        this.lifetime = lifetime;
        this.pace = pace;
        this.leaseTime = leaseTime;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "failover-dns";
    }

    @Override
    public Set<String> capabilities() {
        return Set.of(
                "function:failover-dns", "runbook:gates", "trigger:cloudwatch-alarm", "trigger:azure-monitor-alert");
    }

    /**
     * Handles an alarm of any known shape, or {@code {plan, scenario?, direction?, dryRun?, reason?, overrides?,
     * approvals?, run?, giveUp?, moveAuthority?}}.
     *
     * @return a {@link FailoverReport}; for Event Grid's question whether this function wants its events, the answer it
     *     expects
     * @throws HoldfastException when event, plan or vault cannot be used, or an approval does not count; nothing was done
     */
    @Override
    @Funq("failover-dns")
    public Object handle(JsonNode event) {
        Trigger trigger = TriggerIntake.read(event, callers.current());
        return switch (trigger) {
            case Trigger.Handshake handshake -> handshake.response();
            case Trigger.GridEvent grid ->
                new Refusals(occasion(presetPlan(trigger), trigger))
                        .reported(grid.title() + " is no alarm of a region, so it starts nothing");
            case Trigger.Alarm alarm -> answered(occasion(presetPlan(trigger), trigger), alarm);
            case Trigger.Asked asked -> {
                FailoverRequest request = FailoverRequest.of(asked);
                yield opened(occasion(plans.plan(request.plan()), trigger), session -> session.asked(request));
            }
        };
    }

    /** What a session answers. */
    private interface Answering {
        FailoverReport answer(Session session);
    }

    /** The vault is opened for an alarm that may start something or takes back what it said, and for no other. */
    private FailoverReport answered(Occasion occasion, Trigger.Alarm alarm) {
        Refusals refusals = new Refusals(occasion);
        return switch (AlarmJudgement.ofItself(alarm, occasion.plan())) {
            case AlarmJudgement.Reported reported -> refusals.reported(reported.why());
            case AlarmJudgement.Refused refused -> refusals.refused(refused.why(), refused.hint());
            case AlarmJudgement.TakesBack back -> opened(occasion, session -> session.cleared(alarm, back));
            case AlarmJudgement.MayStart may -> opened(occasion, session -> session.alarm(alarm, may));
        };
    }

    private Occasion occasion(Plan plan, Trigger trigger) {
        if (!plan.failover().configured()) {
            throw new InvalidRequest(
                    List.of("plan '" + plan.name() + "' says nothing about failing over."),
                    "Add a section failover to it. Nothing was done.");
        }
        Instant started = clock.instant();
        RunContext context = new RunContext(RunId.create(started), name(), plan.name(), started, trigger.actor());
        return new Occasion(plan, context, clock);
    }

    private FailoverReport opened(Occasion occasion, Answering answering) {
        try (Vault vault = vaults.open(occasion.plan())) {
            return answering.answer(session(occasion, vault));
        }
    }

    private Session session(Occasion occasion, Vault vault) {
        SingleFlight flight = new SingleFlight(leaseTime, clock);
        Refusals refusals = new Refusals(occasion);
        Evidence evidence = new Evidence(vault, occasion.context());
        Hold hold = new Hold(occasion, continuation);
        Procedure procedure = new Procedure(occasion, world, vault.layout(), continuation, lifetime, pace, flight);
        Debriefing debriefing = new Debriefing(occasion, procedure);
        Decision decision = new Decision(occasion, world, hold, procedure, debriefing, refusals);
        return new Session(
                occasion,
                vault,
                world,
                new Opening(occasion.plan(), occasion.context()),
                new Takeover(occasion, flight, decision, procedure, hold, debriefing, refusals, evidence),
                new Rehearsal(occasion, world, flight, procedure, refusals, evidence),
                refusals,
                evidence);
    }

    private Plan presetPlan(Trigger trigger) {
        return plans.plan(preset.name()
                .orElseThrow(() -> new InvalidRequest(
                        List.of(trigger.title() + " arrived, but it names no plan and this runtime was given none."),
                        "Set holdfast.plan (HOLDFAST_PLAN) to the plan that alarms are about; at the console: holdfast"
                                + " invoke failover-dns --plan NAME -f FILE. Nothing was done.")));
    }
}
