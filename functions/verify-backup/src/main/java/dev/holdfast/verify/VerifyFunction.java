package dev.holdfast.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Installed;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.SystemChoice;
import dev.holdfast.core.plan.SystemSpec;
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
import dev.holdfast.core.watch.Absences;
import dev.holdfast.verify.VerifyRequest.Choice;
import io.quarkus.funqy.Funq;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final Clock clock;

    public VerifyFunction(PlanSource plans, Vaults vaults, CallerIdentity callers, SystemProof proof, Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.callers = callers;
        this.proof = proof;
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

    /**
     * Handles {@code {plan, systems?, backup: latest|id, level: integrity|restore}} or a schedule's event.
     *
     * @throws HoldfastException when event, plan or vault cannot be used; nothing was done
     */
    @Override
    @Funq("verify-backup")
    public VerifyReport handle(JsonNode event) {
        Trigger.Asked trigger = TriggerIntake.read(event, callers.current()).asked(name());
        VerifyRequest request = VerifyRequest.of(trigger);
        Plan plan = plans.plan(request.plan());
        List<SystemSpec> systems = SystemChoice.of(plan, request.systems());
        Instant started = clock.instant();
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
            return execute(run, log, plan, vault, systems, request);
        }
    }

    private VerifyReport execute(
            RunContext run, RunLog log, Plan plan, Vault vault, List<SystemSpec> systems, VerifyRequest request) {
        List<SystemVerification> results = new ArrayList<>();
        for (SystemSpec system : systems) {
            proof.verify(run, log, plan, vault, system, request).ifPresent(results::add);
        }
        if (results.isEmpty() && request.choice() instanceof Choice.Exactly(BackupId id)) {
            throw noSuchBackup(plan, request, id);
        }
        return recorded(vault, run, report(run, log, plan, vault, results), log);
    }

    private VerifyReport report(RunContext run, RunLog log, Plan plan, Vault vault, List<SystemVerification> systems) {
        Absences absences = Absences.look(vault, plan, clock.instant(), log);
        Status status =
                Status.of(systems.stream().map(SystemVerification::status).toList());
        log.info("", "run finished", "status", status);
        return new VerifyReport(run, clock.instant(), status, systems, absences.missing(), absences.unwatched(), "");
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
            return report.withEvidence(
                    vault.writeRun(name(), run.run(), run.startedAt(), report).key());
        } catch (HoldfastException e) {
            log.error("", e);
            return report.withoutEvidence(e.getMessage());
        }
    }
}
