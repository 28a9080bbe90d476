package dev.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Installed;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.Schedule;
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
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.SweepReport;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.core.watch.Absences;
import dev.holdfast.core.watch.BackupHistory;
import io.quarkus.funqy.Funq;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code backup}: captures the systems of a plan into its vault. A failure of one system does not stop the others, and
 * shows in the report's status. Each backup is published whole or not at all; repeating a run is safe.
 */
@ApplicationScoped
public class BackupFunction implements EventFunction, Installed {
    /** Longer than any backup takes: what is older and has no manifest belongs to a run that died. */
    private static final Duration ORPHAN_AGE = Duration.ofHours(48);

    private final PlanSource plans;
    private final Vaults vaults;
    private final CallerIdentity callers;
    private final SystemRun systemRun;
    private final Clock clock;

    public BackupFunction(PlanSource plans, Vaults vaults, CallerIdentity callers, SystemRun systemRun, Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.callers = callers;
        this.systemRun = systemRun;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public Set<String> capabilities() {
        return Set.of("function:backup", "vault:copies", "trigger:manual", "trigger:schedule");
    }

    /**
     * Handles {@code {plan, systems?, tier?, reason?, dryRun?}} or a schedule's event.
     *
     * @throws HoldfastException when event, plan or vault cannot be used; nothing was done
     */
    @Override
    @Funq("backup")
    public BackupReport handle(JsonNode event) {
        Trigger.Asked trigger = TriggerIntake.read(event, callers.current()).asked(name());
        BackupRequest request = BackupRequest.of(trigger);
        Plan plan = plans.plan(request.plan());
        List<SystemSpec> systems = chosen(plan, trigger, request);
        Instant started = clock.instant();
        RunContext run = new RunContext(RunId.create(started), name(), plan.name(), started, trigger.actor());
        RunLog log = new RunLog(run);
        log.info("", "run started", "tier", request.tier(), "actor", run.actor().claimed(), "dryRun", request.dryRun());
        try (Vault vault = vaults.open(plan)) {
            return request.dryRun()
                    ? rehearse(run, log, plan, vault, systems)
                    : execute(run, log, plan, vault, systems, request);
        }
    }

    private BackupReport execute(
            RunContext run, RunLog log, Plan plan, Vault vault, List<SystemSpec> systems, BackupRequest request) {
        boolean firstOfDay = isFirstOfDay(run, log, plan, vault);
        List<SystemBackup> results = new ArrayList<>();
        for (SystemSpec system : systems) {
            results.add(systemRun.run(run, log, plan, vault, system, request));
        }
        if (firstOfDay) {
            sweep(vault, log);
        }
        return recorded(vault, run, report(run, log, plan, vault, false, results), log);
    }

    private BackupReport rehearse(RunContext run, RunLog log, Plan plan, Vault vault, List<SystemSpec> systems) {
        List<SystemBackup> results = systems.stream()
                .map(system -> systemRun.rehearse(run, log, system))
                .toList();
        return report(run, log, plan, vault, true, results);
    }

    private BackupReport report(
            RunContext run, RunLog log, Plan plan, Vault vault, boolean dryRun, List<SystemBackup> systems) {
        Absences absences = Absences.look(vault, plan, clock.instant(), log);
        Status status = Status.of(systems.stream().map(SystemBackup::status).toList());
        log.info("", "run finished", "status", status);
        return new BackupReport(
                run,
                clock.instant(),
                status,
                dryRun,
                plan.objectives().rpo(),
                systems,
                absences.missing(),
                absences.unwatched(),
                "");
    }

    /** Asked for the sweep's sake alone, so a store that does not answer is no reason to make no backup. */
    private static boolean isFirstOfDay(RunContext run, RunLog log, Plan plan, Vault vault) {
        try {
            return BackupHistory.noneSince(vault, plan, run.startedAt().truncatedTo(ChronoUnit.DAYS));
        } catch (StoreException e) {
            log.error("", e);
            return false;
        }
    }

    /** Dead runs' data is removed once a day: looking for it costs a request per backup. */
    private void sweep(Vault vault, RunLog log) {
        try {
            SweepReport swept = vault.sweep(clock.instant(), ORPHAN_AGE);
            swept.removed()
                    .forEach(orphan -> log.info(
                            "", "removed data of a backup that was never published", "backup", orphan.backup()));
            swept.problems().forEach(problem -> log.warn("", problem));
        } catch (StoreException e) {
            log.error("", e);
        }
    }

    /** Evidence that cannot be written does not undo a backup that was made; the report says that it is missing. */
    private BackupReport recorded(Vault vault, RunContext run, BackupReport report, RunLog log) {
        try {
            return report.withEvidence(
                    vault.writeRun(name(), run.run(), run.startedAt(), report).key());
        } catch (HoldfastException e) {
            log.error("", e);
            return report.withoutEvidence(e.getMessage());
        }
    }

    /**
     * A schedule that names no systems means those that have a schedule of that name; a person means all.
     *
     * @throws InvalidRequest when no system has such a schedule: nothing would ever be backed up by it
     */
    private static List<SystemSpec> chosen(Plan plan, Trigger.Asked trigger, BackupRequest request) {
        List<SystemSpec> systems = SystemChoice.of(plan, request.systems());
        return switch (trigger) {
            case Trigger.Manual byHand -> systems;
            case Trigger.Scheduled bySchedule when !request.systems().isEmpty() -> systems;
            case Trigger.Scheduled bySchedule -> scheduled(plan, request.tier());
        };
    }

    private static List<SystemSpec> scheduled(Plan plan, String tier) {
        List<SystemSpec> systems = plan.systems().stream()
                .filter(system -> tiers(system).anyMatch(tier::equals))
                .toList();
        if (systems.isEmpty()) {
            List<String> known = plan.systems().stream()
                    .flatMap(BackupFunction::tiers)
                    .distinct()
                    .toList();
            throw new InvalidRequest(
                    List.of("no system of plan '" + plan.name() + "' has a backup schedule '" + tier + "'."),
                    "Its backup schedules are " + String.join(", ", known) + ". Nothing was done.");
        }
        return systems;
    }

    private static Stream<String> tiers(SystemSpec system) {
        return system.schedules().stream()
                .filter(schedule -> schedule.function().equals("backup"))
                .map(Schedule::name);
    }
}
