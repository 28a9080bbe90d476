package dev.holdfast.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Installed;
import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.fit.Placement;
import dev.holdfast.core.fit.Work;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.SystemChoice;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.CallerIdentity;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.core.watch.Absences;
import dev.holdfast.verify.SystemProof.Candidate;
import dev.holdfast.verify.SystemProof.Ready;
import dev.holdfast.verify.SystemProof.Settled;
import dev.holdfast.verify.VerifyRequest.Choice;
import io.quarkus.funqy.Funq;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code verify-backup}: proves backups by restoring them into a throw-away server and comparing exactly, or checks their
 * integrity without a restore. Every attempt leaves a signed record beside the backup.
 */
@ApplicationScoped
public class VerifyFunction implements EventFunction, Installed {
    private final PlanSource plans;
    private final Vaults vaults;
    private final CallerIdentity callers;
    private final SystemProof proof;
    private final Placement placement;
    private final Clock clock;

    public VerifyFunction(
            PlanSource plans,
            Vaults vaults,
            CallerIdentity callers,
            SystemProof proof,
            Placement placement,
            Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.callers = callers;
        this.proof = proof;
        this.placement = placement;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "verify-backup";
    }

    @Override
    public Set<String> capabilities() {
        return Set.of("function:verify-backup");
    }

    /** {@link #run}, as every runtime calls it. */
    @Override
    @Funq("verify-backup")
    public Object handle(JsonNode event) {
        return run(event);
    }

    /**
     * Handles {@code {plan, systems?, backup: latest|id, level: integrity|restore}} or a schedule's event. What is known
     * not to fit into this invocation is handed over whole, or refused; what runs out of time stops cleanly.
     *
     * @throws HoldfastException when event, plan or vault cannot be used; nothing was done
     */
    public VerifyReport run(JsonNode event) {
        Trigger.Asked trigger = TriggerIntake.read(event, callers.current()).asked(name());
        VerifyRequest request = VerifyRequest.of(trigger);
        Plan plan = plans.plan(request.plan());
        List<SystemSpec> systems = SystemChoice.of(plan, request.systems());
        Allotment time = placement.allotment();
        Instant started = time.begin();
        RunContext run = new RunContext(RunId.create(started), name(), plan.name(), started, trigger.actor());
        RunLog log = new RunLog(run);
        log.info(
                "",
                "run started",
                "level",
                request.level(),
                "actor",
                run.actor().claimed());
        try (Vault vault = vaults.open(plan)) {
            List<Candidate> candidates = systems.stream()
                    .flatMap(system -> proof.candidate(log, vault, system, request).stream())
                    .toList();
            if (candidates.isEmpty() && request.choice() instanceof Choice.Exactly(BackupId id)) {
                throw noSuchBackup(plan, request, id);
            }
            return switch (placement.decide(run, log, vault, time, works(candidates), event)) {
                case Placement.Here here -> execute(run, log, plan, vault, time, candidates, request);
                case Placement.Elsewhere elsewhere -> elsewhere(run, log, plan, vault, candidates, elsewhere);
                case Placement.Nowhere nowhere -> nowhere(run, log, plan, vault, candidates, nowhere);
            };
        }
    }

    private static List<Work> works(List<Candidate> candidates) {
        return candidates.stream()
                .filter(Ready.class::isInstance)
                .map(Ready.class::cast)
                .map(Ready::work)
                .toList();
    }

    private VerifyReport execute(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            Allotment time,
            List<Candidate> candidates,
            VerifyRequest request) {
        List<SystemVerification> results = new ArrayList<>();
        List<Effort> efforts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            switch (candidate) {
                case Settled settled -> results.add(settled.result());
                case Ready ready -> {
                    Instant begun = clock.instant();
                    SystemVerification result = proof.verify(run, log, plan, vault, time, ready, request);
                    results.add(result);
                    effort(ready.work(), result, Duration.between(begun, clock.instant()))
                            .ifPresent(efforts::add);
                }
            }
        }
        return recorded(vault, run, report(run, log, plan, vault, results, efforts), log);
    }

    /** What was learnt about how long it takes; an attempt that ended early for another reason teaches nothing. */
    private Optional<Effort> effort(Work work, SystemVerification result, Duration took) {
        return switch (result) {
            case SystemVerification.Verified verified
            when verified.verification().outcome() instanceof Verification.Proved ->
                Optional.of(placement.effort(work, Effort.End.DONE, took));
            case SystemVerification.Verified verified -> Optional.empty();
            case SystemVerification.OutOfTime over
            when over.phase().equals(SystemVerification.OutOfTime.NOT_BEGUN) -> Optional.empty();
            case SystemVerification.OutOfTime over ->
                Optional.of(placement.effort(work, Effort.End.OUT_OF_TIME, over.spent()));
            case SystemVerification.NotVerified not -> Optional.empty();
            case SystemVerification.HandedOver handedOver -> Optional.empty();
        };
    }

    private VerifyReport elsewhere(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            List<Candidate> candidates,
            Placement.Elsewhere elsewhere) {
        List<SystemVerification> results = candidates.stream()
                .<SystemVerification>map(candidate -> new SystemVerification.HandedOver(
                        candidate.system(),
                        Status.HANDED_OVER,
                        elsewhere.taken().where(),
                        elsewhere.taken().reference(),
                        elsewhere.why().why()))
                .toList();
        List<Effort> because = elsewhere.why().because();
        return recorded(vault, run, report(run, log, plan, vault, results, because), log);
    }

    private VerifyReport nowhere(
            RunContext run, RunLog log, Plan plan, Vault vault, List<Candidate> candidates, Placement.Nowhere nowhere) {
        List<SystemVerification> results = candidates.stream()
                .<SystemVerification>map(candidate -> new SystemVerification.NotVerified(
                        candidate.system(), nowhere.status(), nowhere.error(), nowhere.what(), nowhere.hint()))
                .toList();
        List<Effort> because = nowhere.why().because();
        return recorded(vault, run, report(run, log, plan, vault, results, because), log);
    }

    private VerifyReport report(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            List<SystemVerification> systems,
            List<Effort> efforts) {
        Absences absences = Absences.look(vault, plan, clock.instant(), log);
        Status status =
                Status.of(systems.stream().map(SystemVerification::status).toList());
        log.info("", "run finished", "status", status);
        return new VerifyReport(
                run, clock.instant(), status, systems, efforts, absences.missing(), absences.unwatched(), "");
    }

    private static InvalidRequest noSuchBackup(Plan plan, VerifyRequest request, BackupId id) {
        String where = request.systems().isEmpty()
                ? "plan '" + plan.name() + "'"
                : "system '" + request.systems().getFirst() + "' of plan '" + plan.name() + "'";
        return new InvalidRequest(
                List.of(where + " has no backup " + id + "."),
                "List those it has with 'holdfast backups'. Nothing was done.");
    }

    private VerifyReport recorded(Vault vault, RunContext run, VerifyReport report, RunLog log) {
        try {
            return report.withEvidence(vault.writeRun(name(), run.run(), run.startedAt(), report));
        } catch (HoldfastException e) {
            log.error("", e);
            return report.withoutEvidence(e.getMessage());
        }
    }
}
