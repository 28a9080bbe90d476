package dev.holdfast.verify;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.fit.Work;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.OutOfTime;
import dev.holdfast.core.run.Phases;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.vault.Appended;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.Catalogue;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.LockCheck;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.core.watch.BackupHistory;
import dev.holdfast.core.watch.RpoExposure;
import dev.holdfast.verify.VerifyRequest.Choice;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifies one system's backup: choose it, examine it, record what came out. */
@ApplicationScoped
public class SystemProof {
    private final List<Proving> kinds;
    private final Examination examination;
    private final HeldExamination heldExamination;
    private final Clock clock;

    public SystemProof(
            @All List<Proving> kinds, Examination examination, HeldExamination heldExamination, Clock clock) {
        this.kinds = kinds;
        this.examination = examination;
        this.heldExamination = heldExamination;
        this.clock = clock;
    }

    /** A backup to examine, with newer ones that cannot be read. */
    record Chosen(Manifest manifest, List<Entry.Unreadable<Manifest>> newer) {
        Set<String> unreadableKeys() {
            return newer.stream().map(Entry.Unreadable::key).collect(Collectors.toSet());
        }

        List<String> unreadable() {
            return newer.stream().map(entry -> entry.key() + ": " + entry.why()).toList();
        }
    }

    /** What there is to do for one system. */
    sealed interface Candidate {
        /** The system's name in the plan. */
        String system();
    }

    /** A backup to examine, and what that takes. */
    record Ready(SystemSpec spec, Chosen chosen, Work work) implements Candidate {
        @Override
        public String system() {
            return spec.name();
        }
    }

    /** No attempt can be made, for the reason given. */
    record Settled(SystemVerification result) implements Candidate {
        @Override
        public String system() {
            return result.system();
        }
    }

    /**
     * Chooses the system's backup. Never throws: whatever happens to this system, the next one gets its turn.
     *
     * @return empty when the request names a backup of another system
     */
    Optional<Candidate> candidate(RunLog log, Vault vault, SystemSpec system, VerifyRequest request) {
        try {
            Optional<Chosen> chosen = choose(vault, system, request);
            if (chosen.isEmpty()) {
                return request.choice() instanceof Choice.Latest
                        ? Optional.of(new Settled(noBackup(system)))
                        : Optional.empty();
            }
            return Optional.of(new Ready(
                    system, chosen.get(), work(log, system, chosen.get().manifest(), request.level())));
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return Optional.of(new Settled(notVerified(system, e)));
        } catch (RuntimeException e) {
            return Optional.of(new Settled(unforeseen(system, e, log)));
        }
    }

    private Work work(RunLog log, SystemSpec system, Manifest manifest, VerifyRequest.Level level) {
        return new Work(
                manifest.system(),
                switch (level) {
                    case INTEGRITY -> "integrity";
                    case RESTORE -> "restore";
                },
                manifest.plainBytes(),
                kindOf(manifest)
                        .map(kind -> examination.space(log, system, manifest, kind, level))
                        .orElse(ScratchSpace.NONE));
    }

    /** Never throws, like {@link #candidate}. */
    SystemVerification verify(
            RunContext run, RunLog log, Plan plan, Vault vault, Allotment time, Ready ready, VerifyRequest request) {
        SystemSpec system = ready.spec();
        if (time.over()) {
            Phases notBegun = Phases.unseen(SystemVerification.OutOfTime.NOT_BEGUN);
            return outOfTime(log, system, time, Duration.ZERO, "", time.outOfTime(notBegun));
        }
        try {
            return verified(run, log, plan, vault, time, system, request, ready.chosen());
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return notVerified(system, e);
        } catch (RuntimeException e) {
            return unforeseen(system, e, log);
        }
    }

    private static SystemVerification unforeseen(SystemSpec system, RuntimeException e, RunLog log) {
        log.unforeseen(system.name(), e);
        return new SystemVerification.NotVerified(
                system.name(),
                Status.FAILED,
                e.getClass().getSimpleName(),
                "system '" + system.name() + "': an unforeseen failure: " + e.getMessage(),
                "see the log for where it happened; this is a mistake in Holdfast.");
    }

    private static Optional<Chosen> choose(Vault vault, SystemSpec system, VerifyRequest request) {
        return switch (request.choice()) {
            case Choice.Latest latest -> newest(vault.catalogue().latest(system.name()), system);
            case Choice.Exactly exactly ->
                vault.catalogue()
                        .find(exactly.id())
                        .filter(entry -> isOf(system, vault, entry.key()))
                        .map(SystemProof::only);
        };
    }

    private static Optional<Chosen> newest(Catalogue.Latest found, SystemSpec system) {
        if (found.newest().isEmpty() && !found.unreadable().isEmpty()) {
            throw new IntegrityException("no manifest of system '" + system.name() + "' can be relied on: "
                    + found.unreadable().getFirst().why());
        }
        return found.newest().map(manifest -> new Chosen(manifest, found.unreadable()));
    }

    /** By the key, which a manifest must agree with: one that cannot be read belongs to one system all the same. */
    private static boolean isOf(SystemSpec system, Vault vault, String key) {
        return vault.layout()
                .parseManifest(key)
                .filter(place -> place.system().equals(system.name()))
                .isPresent();
    }

    private static Chosen only(Entry<Manifest> entry) {
        return switch (entry) {
            case Entry.Readable<Manifest> readable -> new Chosen(readable.content(), List.of());
            case Entry.Unreadable<Manifest> unreadable -> throw new IntegrityException(unreadable.why());
        };
    }

    private SystemVerification verified(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            Allotment time,
            SystemSpec system,
            VerifyRequest request,
            Chosen chosen) {
        Manifest manifest = chosen.manifest();
        Instant begun = clock.instant();
        Examined examined;
        try {
            examined = HeldExamination.knows(manifest)
                    ? heldExamination.examine(run, log, plan, vault, system, manifest, request.level(), time)
                    : stored(run, log, vault, system, manifest, request, time);
        } catch (OutOfTime e) {
            Examined nothing = Examined.nothing(new Verification.Inconclusive(e.getMessage()));
            Instant ended = clock.instant();
            Verification attempt =
                    record(run, plan, manifest, request, nothing, ended, BackupHistory.exposure(manifest, ended));
            String record = appended(vault, attempt, system, log).text();
            return outOfTime(log, system, time, Duration.between(begun, ended), record, e);
        }
        Instant now = clock.instant();
        Verification verification =
                record(run, plan, manifest, request, examined, now, exposure(vault, chosen, now, log));
        log.info(
                system.name(),
                "backup verified",
                "backup",
                manifest.id(),
                "outcome",
                verification.outcome().getClass().getSimpleName());
        Recorded record = appended(vault, verification, system, log);
        List<LockCheck.InStore> locks = locks(log, plan, vault, manifest);
        Status found = status(verification.outcome(), chosen.unreadable());
        Status status = found == Status.OK && !(record.everywhere() && isKept(locks)) ? Status.PARTIAL : found;
        return new SystemVerification.Verified(
                system.name(),
                status,
                manifest.consistencyInstant(),
                verification,
                record.text(),
                chosen.unreadable(),
                locks);
    }

    private static List<LockCheck.InStore> locks(RunLog log, Plan plan, Vault vault, Manifest manifest) {
        return switch (plan.vault().lock()) {
            case VaultSpec.Lock.None none -> List.of();
            case VaultSpec.Lock.For promised -> {
                List<LockCheck.InStore> found = new LockCheck(vault).check(manifest, promised);
                found.forEach(inStore -> warn(log, manifest, inStore));
                yield found;
            }
        };
    }

    private static void warn(RunLog log, Manifest manifest, LockCheck.InStore found) {
        switch (found) {
            case LockCheck.Locked locked -> {}
            case LockCheck.NotLocked not ->
                log.warn(
                        manifest.system(), "store '" + not.store() + "' does not keep the plan's lock: " + not.first());
            case LockCheck.Unknown unknown ->
                log.warn(
                        manifest.system(),
                        "store '" + unknown.store() + "': whether it is locked is not known: " + unknown.why());
        }
    }

    private static boolean isKept(List<LockCheck.InStore> locks) {
        return locks.stream().allMatch(LockCheck.Locked.class::isInstance);
    }

    private Optional<Proving> kindOf(Manifest manifest) {
        return kinds.stream()
                .filter(candidate -> candidate.kind().equals(manifest.kind()))
                .findFirst();
    }

    /**
     * What became of a record.
     *
     * @param everywhere whether every store has it
     * @param text its key and where it is not, or why there is none
     */
    private record Recorded(boolean everywhere, String text) {}

    private static Recorded appended(Vault vault, Verification verification, SystemSpec system, RunLog log) {
        try {
            Appended written = vault.append(verification);
            return new Recorded(written.isEverywhere(), written.told());
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return new Recorded(false, "not written: " + e.getMessage());
        }
    }

    private static SystemVerification outOfTime(
            RunLog log, SystemSpec system, Allotment time, Duration spent, String record, OutOfTime over) {
        log.error(system.name(), over);
        return new SystemVerification.OutOfTime(
                system.name(),
                Status.FAILED,
                over.phase(),
                over.done(),
                over.total(),
                spent,
                time.whole(),
                record,
                "system '" + system.name() + "': " + over.getMessage(),
                over.hint());
    }

    private Examined stored(
            RunContext run,
            RunLog log,
            Vault vault,
            SystemSpec system,
            Manifest manifest,
            VerifyRequest request,
            Allotment time) {
        return kindOf(manifest)
                .map(kind -> examination.examine(run, log, vault, system, manifest, kind, request.level(), time))
                .orElseGet(() -> Examined.nothing(new Verification.Unsupported(
                        "no installed adapter verifies backups of kind '" + manifest.kind() + "'")));
    }

    /**
     * Counts what is published. Where that cannot be asked or nothing of it can be believed, the backup at hand says how
     * exposed the system is at most.
     */
    private static RpoExposure.Measured exposure(Vault vault, Chosen chosen, Instant now, RunLog log) {
        Manifest manifest = chosen.manifest();
        try {
            return switch (BackupHistory.exposure(vault, manifest.system(), now, chosen.unreadableKeys())) {
                case RpoExposure.Measured measured -> measured;
                case RpoExposure.Unbounded unbounded -> BackupHistory.exposure(manifest, now);
            };
        } catch (StoreException e) {
            log.error(manifest.system(), e);
            return BackupHistory.exposure(manifest, now);
        }
    }

    private static Verification record(
            RunContext run,
            Plan plan,
            Manifest manifest,
            VerifyRequest request,
            Examined examined,
            Instant now,
            RpoExposure.Measured exposure) {
        return new Verification(
                BackupRecord.newId(now),
                manifest.id(),
                now,
                run.run(),
                switch (request.level()) {
                    case INTEGRITY -> Verification.Level.INTEGRITY;
                    case RESTORE -> Verification.Level.RESTORE;
                },
                examined.outcome(),
                examined.restoreTime(),
                plan.objectives().rto(),
                plan.objectives().rpo(),
                exposure.now(),
                exposure.worst(),
                examined.compared(),
                examined.redTest(),
                examined.isolation(),
                examined.tools());
    }

    private static Status status(Verification.Outcome outcome, List<String> unreadable) {
        return switch (outcome) {
            case Verification.Proved proved -> unreadable.isEmpty() ? Status.OK : Status.PARTIAL;
            case Verification.Failed failed -> Status.FAILED;
            case Verification.Inconclusive inconclusive -> Status.PARTIAL;
            case Verification.Unsupported unsupported -> Status.REFUSED;
        };
    }

    private static SystemVerification noBackup(SystemSpec system) {
        return new SystemVerification.NotVerified(
                system.name(),
                Status.FAILED,
                "NoBackup",
                "system '" + system.name() + "' has no backup in the vault.",
                "run 'backup' first; the watchdog says which backups should exist.");
    }

    private static SystemVerification notVerified(SystemSpec system, HoldfastException e) {
        return new SystemVerification.NotVerified(
                system.name(), Status.FAILED, e.getClass().getSimpleName(), e.getMessage(), e.hint());
    }
}
