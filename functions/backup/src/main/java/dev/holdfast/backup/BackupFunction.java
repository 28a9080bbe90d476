package dev.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Installed;
import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.fit.Placement;
import dev.holdfast.core.fit.Work;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.SystemChoice;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.trigger.CallerIdentity;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.vault.Manifest;
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
import java.util.Optional;
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
    private final Placement placement;
    private final Clock clock;

    public BackupFunction(
            PlanSource plans,
            Vaults vaults,
            CallerIdentity callers,
            SystemRun systemRun,
            Placement placement,
            Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.callers = callers;
        this.systemRun = systemRun;
        this.placement = placement;
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

    /** {@link #run}, as every runtime calls it. */
    @Override
    @Funq("backup")
    public Object handle(JsonNode event) {
        return run(event);
    }

    /**
     * Handles {@code {plan, systems?, tier?, reason?, dryRun?}} or a schedule's event. What is known not to fit into this
     * invocation is handed over whole, or refused; what runs out of time stops cleanly.
     *
     * @throws HoldfastException when event, plan or vault cannot be used; nothing was done
     */
    public BackupReport run(JsonNode event) {
        Trigger.Asked trigger = TriggerIntake.read(event, callers.current()).asked(name());
        BackupRequest request = BackupRequest.of(trigger);
        Plan plan = plans.plan(request.plan());
        List<SystemSpec> systems = chosen(plan, trigger, request);
        Allotment time = placement.allotment();
        Instant started = time.begin();
        RunContext run = new RunContext(RunId.create(started), name(), plan.name(), started, trigger.actor());
        RunLog log = new RunLog(run);
        log.info("", "run started", "tier", request.tier(), "actor", run.actor().claimed(), "dryRun", request.dryRun());
        try (Vault vault = vaults.open(plan)) {
            if (request.dryRun()) {
                return rehearse(run, log, plan, vault, systems);
            }
            List<Work> works =
                    systems.stream().map(system -> work(vault, system, log)).toList();
            return switch (placement.decide(run, log, vault, time, works, request.stated(event))) {
                case Placement.Here here -> execute(run, log, plan, vault, time, systems, works, request);
                case Placement.Elsewhere elsewhere -> handedOver(run, log, plan, vault, systems, elsewhere);
                case Placement.Nowhere nowhere -> nowhere(run, log, plan, vault, systems, nowhere);
            };
        }
    }

    private BackupReport execute(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            Allotment time,
            List<SystemSpec> systems,
            List<Work> works,
            BackupRequest request) {
        boolean firstOfDay = isFirstOfDay(run, log, plan, vault);
        List<SystemBackup> results = new ArrayList<>();
        List<Effort> efforts = new ArrayList<>();
        for (int i = 0; i < systems.size(); i++) {
            SystemBackup result = systemRun.run(run, log, plan, vault, time, systems.get(i), request);
            results.add(result);
            effort(works.get(i), result).ifPresent(efforts::add);
        }
        if (firstOfDay && !time.over()) {
            sweep(vault, log);
        }
        return recorded(vault, run, report(run, log, plan, vault, false, results, efforts), log);
    }

    /** What there is to capture, as far as the newest backup says. The capture itself needs no disk: it can stream. */
    private static Work work(Vault vault, SystemSpec system, RunLog log) {
        long bytes;
        try {
            bytes = vault.catalogue()
                    .latest(system.name())
                    .newest()
                    .map(Manifest::plainBytes)
                    .orElse(0L);
        } catch (StoreException e) {
            log.error(system.name(), e);
            bytes = 0;
        }
        return new Work(system.name(), "backup", bytes, ScratchSpace.NONE);
    }

    /** What it took from when its turn came, copies included: having waited for another run says nothing about its size. */
    private Optional<Effort> effort(Work work, SystemBackup result) {
        return switch (result) {
            case SystemBackup.Published published ->
                Optional.of(placement.effort(
                        new Work(work.system(), work.kind(), published.plainBytes(), work.disk()),
                        Effort.End.DONE,
                        Duration.between(published.backup().createdAt(), clock.instant())));
            case SystemBackup.OutOfTime over
            when over.phase().equals(SystemBackup.OutOfTime.NOT_BEGUN) -> Optional.empty();
            case SystemBackup.OutOfTime over ->
                Optional.of(placement.effort(work, Effort.End.OUT_OF_TIME, over.spent()));
            case SystemBackup.MadeBefore before -> Optional.empty();
            case SystemBackup.NotPublished not -> Optional.empty();
            case SystemBackup.HandedOver handedOver -> Optional.empty();
            case SystemBackup.Rehearsed rehearsed -> Optional.empty();
        };
    }

    private BackupReport handedOver(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            List<SystemSpec> systems,
            Placement.Elsewhere elsewhere) {
        List<SystemBackup> results = systems.stream()
                .<SystemBackup>map(system -> new SystemBackup.HandedOver(
                        system.name(),
                        Status.HANDED_OVER,
                        elsewhere.taken().where(),
                        elsewhere.taken().reference(),
                        elsewhere.why().why()))
                .toList();
        List<Effort> because = elsewhere.why().because();
        return recorded(vault, run, report(run, log, plan, vault, false, results, because), log);
    }

    private BackupReport nowhere(
            RunContext run, RunLog log, Plan plan, Vault vault, List<SystemSpec> systems, Placement.Nowhere nowhere) {
        List<SystemBackup> results = systems.stream()
                .<SystemBackup>map(system -> new SystemBackup.NotPublished(
                        system.name(), nowhere.status(), nowhere.error(), nowhere.what(), nowhere.hint()))
                .toList();
        List<Effort> because = nowhere.why().because();
        return recorded(vault, run, report(run, log, plan, vault, false, results, because), log);
    }

    private BackupReport rehearse(RunContext run, RunLog log, Plan plan, Vault vault, List<SystemSpec> systems) {
        List<SystemBackup> results = systems.stream()
                .map(system -> systemRun.rehearse(run, log, system))
                .toList();
        return report(run, log, plan, vault, true, results, List.of());
    }

    private BackupReport report(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            boolean dryRun,
            List<SystemBackup> systems,
            List<Effort> efforts) {
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
                efforts,
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
            return report.withEvidence(vault.writeRun(name(), run.run(), run.startedAt(), report));
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
