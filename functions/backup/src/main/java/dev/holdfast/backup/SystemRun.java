package dev.holdfast.backup;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.OutOfTime;
import dev.holdfast.core.run.Phases;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.run.Workspaces;
import dev.holdfast.core.run.Workspaces.OpenWorkspace;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing;
import dev.holdfast.core.system.Capturing.Captured;
import dev.holdfast.core.system.Jobs;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ManifestDraft;
import dev.holdfast.core.vault.MissingWrap;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.core.vault.lease.Leases;
import dev.holdfast.core.watch.BackupHistory;
import dev.holdfast.core.watch.RpoExposure;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Backs up one system: its turn, capture, publish, copy. */
@ApplicationScoped
public class SystemRun {
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** Most objects are replicated within seconds, some in minutes (Amazon S3 User Guide, "Troubleshooting replication"). */
    private static final Duration REPLICATION = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final List<Capturing> kinds;
    private final Workspaces workspaces;
    private final ProgressSource progress;
    private final Pace pace;
    private final Clock clock;

    public SystemRun(
            @All List<Capturing> kinds, Workspaces workspaces, ProgressSource progress, Pace pace, Clock clock) {
        this.kinds = kinds;
        this.workspaces = workspaces;
        this.progress = progress;
        this.pace = pace;
        this.clock = clock;
    }

    /** Never throws: whatever happens to this system, the next one gets its turn. */
    SystemBackup run(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            Allotment time,
            SystemSpec system,
            BackupRequest request) {
        Optional<Capturing> kind = kindOf(system);
        if (kind.isEmpty()) {
            return notInstalled(system);
        }
        Phases notBegun = Phases.unseen(SystemBackup.OutOfTime.NOT_BEGUN);
        if (time.over()) {
            return outOfTime(system, time, clock.instant(), time.outOfTime(notBegun), log);
        }
        Turn turn = new Turn(new Leases(vault.coordination(), plan.name(), clock), time, pace, clock);
        try (LeaseKeeper lease = turn.take(
                "backup-" + system.name(), run.run(), LEASE, request.isPatient(), held -> waits(log, system, held))) {
            return before(log, vault, system, request)
                    .map(before -> madeBefore(log, vault, time, before))
                    .orElseGet(() -> made(run, log, plan, vault, time, system, kind.get(), request, lease));
        } catch (LeaseHeld e) {
            log.error(system.name(), e);
            return failed(system, Status.REFUSED, e);
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return failed(system, Status.FAILED, e);
        } catch (RuntimeException e) {
            return unforeseen(system, e, log);
        }
    }

    private static void waits(RunLog log, SystemSpec system, LeaseHeld held) {
        log.info(
                system.name(),
                "waits for another backup of the system to end",
                "run",
                held.run(),
                "since",
                held.since(),
                "until",
                held.until());
    }

    /** What an earlier delivery made for the occurrence that was due then. */
    private record Before(Instant due, Manifest manifest) {}

    /** A history that cannot be read is no reason to make no backup. */
    private static Optional<Before> before(RunLog log, Vault vault, SystemSpec system, BackupRequest request) {
        try {
            return switch (request.cause()) {
                case BackupRequest.ByHand byHand -> Optional.empty();
                case BackupRequest.Due(Instant due) ->
                    EarlierDelivery.made(vault, system.name(), request.tier(), due)
                            .map(manifest -> new Before(due, manifest));
            };
        } catch (StoreException e) {
            log.error(system.name(), e);
            return Optional.empty();
        }
    }

    private SystemBackup made(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            Allotment time,
            SystemSpec system,
            Capturing kind,
            BackupRequest request,
            LeaseKeeper lease) {
        Instant started = clock.instant();
        try {
            Made made = publish(run, log, plan, vault, time, system, kind, request, lease);
            return published(vault, time, made, Duration.between(started, clock.instant()), log);
        } catch (OutOfTime e) {
            return outOfTime(system, time, started, e, log);
        }
    }

    /** A backup that exists, and the keys it does not open through. */
    private record Made(Manifest manifest, List<MissingWrap> missingWraps) {}

    private Made publish(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            Allotment time,
            SystemSpec system,
            Capturing kind,
            BackupRequest request,
            LeaseKeeper lease) {
        Instant started = clock.instant();
        try (OpenWorkspace workspace = closedWithoutFail(workspaces.open(run.run()), system, log);
                Phases phases = new Phases(progress.show(run, system.name()), "lock and snapshot");
                BackupWriter writer = vault.startBackup(BackupId.create(started), system.name())) {
            CaptureSettings settings =
                    new CaptureSettings(system.fingerprint(), workspace.workspace(), Jobs.of(system));
            Captured captured = time.within(phases, () -> stored(kind, system, settings, writer, phases));
            lease.check();
            phases.phase("publish", 0);
            if (time.over()) {
                throw time.outOfTime(phases);
            }
            Manifest manifest = writer.publish(ManifestDraft.of(
                    plan.digest(), system.kind(), request.tier(), request.reason(), started, captured));
            return new Made(manifest, writer.missingWraps());
        }
    }

    /** A capture whose bytes all stand in the store: a store may take its time to put a large artifact together. */
    private static Captured stored(
            Capturing kind, SystemSpec system, CaptureSettings settings, BackupWriter writer, Phases phases) {
        Captured captured = kind.capture(system, settings, writer, phases);
        phases.phase("upload", 0);
        writer.artifacts();
        return captured;
    }

    /** A folder that cannot be removed must not make a published backup look like none; the next run sweeps it. */
    private static OpenWorkspace closedWithoutFail(OpenWorkspace opened, SystemSpec system, RunLog log) {
        return new OpenWorkspace() {
            @Override
            public Workspace workspace() {
                return opened.workspace();
            }

            @Override
            public void close() {
                try {
                    opened.close();
                } catch (RuntimeException e) {
                    log.unforeseen(system.name(), e);
                }
            }
        };
    }

    /** From here on the backup exists: nothing that fails may report it as not made. */
    private SystemBackup.Published published(Vault vault, Allotment time, Made made, Duration duration, RunLog log) {
        Manifest manifest = made.manifest();
        log.info(
                manifest.system(),
                "backup published",
                "backup",
                manifest.id(),
                "consistencyInstant",
                manifest.consistencyInstant(),
                "storedBytes",
                manifest.storedBytes(),
                "duration",
                duration);
        made.missingWraps()
                .forEach(missing -> log.warn(
                        manifest.system(), "a key did not answer", "key", missing.key(), "why", missing.why()));
        List<CopyOutcome> copies = copies(vault, time, manifest, log);
        return new SystemBackup.Published(
                manifest.system(),
                status(made.missingWraps(), copies),
                manifest.tier(),
                manifest.id(),
                vault.layout().manifest(manifest),
                manifest.consistencyInstant(),
                manifest.storedBytes(),
                manifest.plainBytes(),
                duration,
                made.missingWraps(),
                copies,
                exposure(vault, manifest, log));
    }

    /** As {@link #published}: the backup exists, whatever fails now. */
    private SystemBackup madeBefore(RunLog log, Vault vault, Allotment time, Before before) {
        Manifest manifest = before.manifest();
        log.info(
                manifest.system(),
                "made before, for the same occurrence",
                "backup",
                manifest.id(),
                "startedAt",
                manifest.startedAt());
        List<MissingWrap> missing = notWrapped(vault, manifest);
        List<CopyOutcome> copies = copies(vault, time, manifest, log);
        return new SystemBackup.MadeBefore(
                manifest.system(),
                status(missing, copies),
                manifest.tier(),
                before.due(),
                manifest.id(),
                vault.layout().manifest(manifest),
                manifest.startedAt(),
                manifest.consistencyInstant(),
                missing,
                copies,
                exposure(vault, manifest, log));
    }

    private static List<MissingWrap> notWrapped(Vault vault, Manifest manifest) {
        Set<String> wrapped = vault.wraps(manifest).stream().map(KeyWrap::name).collect(Collectors.toSet());
        return vault.wrappers().stream()
                .map(KeyWrapper::name)
                .filter(name -> !wrapped.contains(name))
                .map(name ->
                        new MissingWrap(name, "the run that made the backup got no answer for key '" + name + "'."))
                .toList();
    }

    private static Status status(List<MissingWrap> missing, List<CopyOutcome> copies) {
        boolean complete = missing.isEmpty()
                && copies.stream()
                        .noneMatch(copy -> copy instanceof CopyOutcome.Failed || copy instanceof CopyOutcome.Awaited);
        return complete ? Status.OK : Status.PARTIAL;
    }

    private List<CopyOutcome> copies(Vault vault, Allotment time, Manifest manifest, RunLog log) {
        return vault.copies(manifest.tier()).stream()
                .map(store -> arrived(vault, time, manifest, store, log))
                .toList();
    }

    /** What the provider itself brings is on its way when the backup is published: it is waited for a while. */
    private CopyOutcome arrived(Vault vault, Allotment time, Manifest manifest, ObjectStore store, RunLog log) {
        Instant latest =
                clock.instant().plus(shorter(REPLICATION, time.remaining().dividedBy(2)));
        CopyOutcome outcome = copied(vault, time, manifest, store, log);
        while (outcome instanceof CopyOutcome.Awaited && clock.instant().isBefore(latest)) {
            pace.pause(LOOK);
            outcome = copied(vault, time, manifest, store, log);
        }
        return outcome;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A copy must not keep the report from being written either; repeating it transfers only what is missing. */
    private static CopyOutcome copied(Vault vault, Allotment time, Manifest manifest, ObjectStore store, RunLog log) {
        CopyOutcome outcome;
        try {
            outcome = time.within(
                    Phases.unseen("copy to store '" + store.name() + "'"), () -> vault.copyTo(manifest, store));
        } catch (OutOfTime e) {
            outcome = new CopyOutcome.Failed(store.name(), e.getMessage());
        } catch (RuntimeException e) {
            log.unforeseen(manifest.system(), e);
            return new CopyOutcome.Failed(store.name(), "an unforeseen failure: " + e.getMessage());
        }
        if (outcome instanceof CopyOutcome.Failed failed) {
            log.warn(manifest.system(), "a copy was not made", "store", failed.store(), "why", failed.why());
        }
        return outcome;
    }

    private RpoExposure exposure(Vault vault, Manifest manifest, RunLog log) {
        Instant now = clock.instant();
        try {
            return BackupHistory.exposure(vault, manifest.system(), now);
        } catch (StoreException e) {
            log.error(manifest.system(), e);
            return BackupHistory.exposure(manifest, now);
        }
    }

    /** Looks whether a backup could be made, and changes nothing. Never throws, like {@link #run}. */
    SystemBackup rehearse(RunContext run, RunLog log, SystemSpec system) {
        Optional<Capturing> kind = kindOf(system);
        if (kind.isEmpty()) {
            return notInstalled(system);
        }
        try (OpenWorkspace workspace = workspaces.open(run.run())) {
            CaptureSettings settings =
                    new CaptureSettings(system.fingerprint(), workspace.workspace(), Jobs.of(system));
            return new SystemBackup.Rehearsed(
                    system.name(), Status.OK, kind.get().rehearse(system, settings));
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return failed(system, Status.REFUSED, e);
        } catch (RuntimeException e) {
            return unforeseen(system, e, log);
        }
    }

    private Optional<Capturing> kindOf(SystemSpec system) {
        return kinds.stream().filter(kind -> kind.kind().equals(system.kind())).findFirst();
    }

    private SystemBackup notInstalled(SystemSpec system) {
        return new SystemBackup.NotPublished(
                system.name(),
                Status.REFUSED,
                "NotInstalled",
                "system '" + system.name() + "': no installed adapter captures systems of kind '" + system.kind()
                        + "'.",
                "installed kinds: "
                        + String.join(", ", kinds.stream().map(Capturing::kind).toList()) + ".");
    }

    private SystemBackup outOfTime(SystemSpec system, Allotment time, Instant started, OutOfTime over, RunLog log) {
        log.error(system.name(), over);
        return new SystemBackup.OutOfTime(
                system.name(),
                Status.FAILED,
                over.phase(),
                over.done(),
                over.total(),
                Duration.between(started, clock.instant()),
                time.whole(),
                "system '" + system.name() + "': " + over.getMessage(),
                over.hint());
    }

    private static SystemBackup failed(SystemSpec system, Status status, HoldfastException e) {
        return new SystemBackup.NotPublished(
                system.name(), status, e.getClass().getSimpleName(), e.getMessage(), e.hint());
    }

    private static SystemBackup unforeseen(SystemSpec system, RuntimeException e, RunLog log) {
        log.unforeseen(system.name(), e);
        return new SystemBackup.NotPublished(
                system.name(),
                Status.FAILED,
                e.getClass().getSimpleName(),
                "system '" + system.name() + "': an unforeseen failure: " + e.getMessage(),
                "see the log for where it happened; this is a mistake in Holdfast.");
    }
}
