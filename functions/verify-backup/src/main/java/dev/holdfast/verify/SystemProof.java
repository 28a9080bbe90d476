package dev.holdfast.verify;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.Catalogue;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.Manifest;
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

/** Verifies one system's backup: choose it, examine it, record what came out. */
@ApplicationScoped
public class SystemProof {
    private final List<Proving> kinds;
    private final Examination examination;
    private final Clock clock;

    public SystemProof(@All List<Proving> kinds, Examination examination, Clock clock) {
        this.kinds = kinds;
        this.examination = examination;
        this.clock = clock;
    }

    /** A backup to examine, with newer ones that cannot be read. */
    private record Chosen(Manifest manifest, List<String> unreadable) {}

    /**
     * Never throws: whatever happens to this system, the next one gets its turn.
     *
     * @return empty when the request names a backup of another system
     */
    Optional<SystemVerification> verify(
            RunContext run, RunLog log, Plan plan, Vault vault, SystemSpec system, VerifyRequest request) {
        try {
            Optional<Chosen> chosen = choose(vault, system, request);
            if (chosen.isEmpty()) {
                return request.choice() instanceof Choice.Latest ? Optional.of(noBackup(system)) : Optional.empty();
            }
            return Optional.of(verified(run, log, plan, vault, system, request, chosen.get()));
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return Optional.of(notVerified(system, e));
        } catch (RuntimeException e) {
            log.unforeseen(system.name(), e);
            return Optional.of(new SystemVerification.NotVerified(
                    system.name(),
                    Status.FAILED,
                    e.getClass().getSimpleName(),
                    "system '" + system.name() + "': an unforeseen failure: " + e.getMessage(),
                    "see the log for where it happened; this is a mistake in Holdfast."));
        }
    }

    private static Optional<Chosen> choose(Vault vault, SystemSpec system, VerifyRequest request) {
        return switch (request.choice()) {
            case Choice.Latest latest -> {
                Catalogue.Latest found = vault.catalogue().latest(system.name());
                List<String> unreadable = found.unreadable().stream()
                        .map(entry -> entry.key() + ": " + entry.why())
                        .toList();
                if (found.newest().isEmpty() && !unreadable.isEmpty()) {
                    throw new IntegrityException(
                            "no manifest of system '" + system.name() + "' can be relied on: " + unreadable.getFirst());
                }
                yield found.newest().map(manifest -> new Chosen(manifest, unreadable));
            }
            case Choice.Exactly exactly ->
                vault.catalogue().find(exactly.id()).flatMap(entry -> switch (entry) {
                    case Entry.Readable<Manifest> readable ->
                        readable.content().system().equals(system.name())
                                ? Optional.of(new Chosen(readable.content(), List.of()))
                                : Optional.<Chosen>empty();
                    case Entry.Unreadable<Manifest> unreadable -> throw new IntegrityException(unreadable.why());
                });
        };
    }

    private SystemVerification verified(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            SystemSpec system,
            VerifyRequest request,
            Chosen chosen) {
        Manifest manifest = chosen.manifest();
        Optional<Proving> kind = kinds.stream()
                .filter(candidate -> candidate.kind().equals(manifest.kind()))
                .findFirst();
        Examined examined = kind.map(
                        proving -> examination.examine(run, vault, system, manifest, proving, request.level()))
                .orElseGet(() -> Examined.nothing(new Verification.Unsupported(
                        "no installed adapter verifies backups of kind '" + manifest.kind() + "'")));
        Instant now = clock.instant();
        Verification verification = record(run, plan, manifest, request, examined, now, exposure(vault, system, now));
        log.info(
                system.name(),
                "backup verified",
                "backup",
                manifest.id(),
                "outcome",
                verification.outcome().getClass().getSimpleName());
        return new SystemVerification.Verified(
                system.name(),
                status(verification.outcome(), chosen.unreadable()),
                manifest.consistencyInstant(),
                verification,
                append(vault, verification, log, system),
                chosen.unreadable());
    }

    private static RpoExposure.Measured exposure(Vault vault, SystemSpec system, Instant now) {
        return switch (BackupHistory.exposure(vault, system.name(), now)) {
            case RpoExposure.Measured measured -> measured;
            // The backup at hand is older than the period looked at, or was just removed.
            case RpoExposure.Unbounded none ->
                new RpoExposure.Measured(
                        Instant.EPOCH, Duration.ofDays(40), Duration.ofDays(40), Instant.EPOCH, now, Instant.EPOCH);
        };
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

    private static String append(Vault vault, Verification verification, RunLog log, SystemSpec system) {
        try {
            return vault.append(verification).key();
        } catch (HoldfastException e) {
            log.error(system.name(), e);
            return "not written: " + e.getMessage();
        }
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
