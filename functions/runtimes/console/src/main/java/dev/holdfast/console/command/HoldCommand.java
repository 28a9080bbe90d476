package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.console.output.PreservationText;
import dev.holdfast.core.Json;
import dev.holdfast.core.trigger.CallerIdentity;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Preservation;
import dev.holdfast.core.vault.Preservation.Done;
import dev.holdfast.core.vault.Preservation.Failed;
import dev.holdfast.core.vault.Preservation.InStore;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps one backup from being destroyed, for a court, an auditor or an investigation. */
@Singleton
@Command(
        name = "hold",
        description = {
            "Forbid destroying a backup, in every store that keeps it and has object lock: until further notice (a legal"
                    + " hold), or until a day. Signed and recorded beside the backup."
        })
class HoldCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final Vaults vaults;
    private final CallerIdentity callers;
    private final Clock clock;

    @Parameters(paramLabel = "BACKUP", description = "The backup's identifier, as 'holdfast backups' shows it.")
    private String backup;

    @Mixin
    private PlanOption plan;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; it stands in the signed record.")
    private String reason;

    @Option(names = "--release", description = "Lift the hold. A lock until a day cannot be lifted.")
    private boolean release;

    @Option(
            names = "--until",
            paramLabel = "DAY",
            description = "Lock it until the end of this day (UTC, as in 2027-01-31) instead of until further notice.")
    private String until;

    @Mixin
    private OutputOptions output;

    HoldCommand(ConsolePlans plans, Vaults vaults, CallerIdentity callers, Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.callers = callers;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 31;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) {
            throw new BadUsage("--reason says nothing.", "write why, for those who read the record.");
        }
        if (release && until != null) {
            throw new BadUsage("--release and --until exclude each other.", "a lock until a day ends by itself.");
        }
        try (Vault vault = vaults.open(plans.plan(plan.name(plans)))) {
            Manifest manifest = manifest(vault);
            Preservation preservation = new Preservation(vault, clock);
            String by = callers.current().name();
            List<InStore> outcomes = until == null
                    ? preservation.hold(manifest, !release, reason, by)
                    : preservation.lockUntil(manifest, end(until), reason, by);
            System.out.print(
                    output.json()
                            ? Json.text(new Report(manifest.id(), outcomes)) + System.lineSeparator()
                            : PreservationText.of(manifest, done(), outcomes));
            return code(outcomes);
        }
    }

    /** What {@code --output json} prints. */
    record Report(BackupId backup, List<InStore> stores) {}

    private String done() {
        if (until != null) {
            return "locked until the end of " + until;
        }
        return release ? "released" : "held";
    }

    private Manifest manifest(Vault vault) {
        BackupId id;
        try {
            id = BackupId.parse(backup);
        } catch (IllegalArgumentException e) {
            throw new BadUsage("'" + backup + "' is not the identifier of a backup.", "see 'holdfast backups'.");
        }
        return switch (vault.catalogue()
                .find(id)
                .orElseThrow(() -> new BadUsage("there is no backup " + id + ".", "see 'holdfast backups'."))) {
            case Entry.Readable<Manifest> readable -> readable.content();
            case Entry.Unreadable<Manifest> unreadable -> throw new IntegrityException(unreadable.why());
        };
    }

    private Instant end(String day) {
        Instant end;
        try {
            end = LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new BadUsage("--until is '" + day + "'.", "write a day as in 2027-01-31.");
        }
        if (!end.isAfter(clock.instant())) {
            throw new BadUsage("--until " + day + " is over.", "name a day to come.");
        }
        return end;
    }

    /** 0 where every store that keeps it did it; 3 where some did; 1 where one failed and none did; 4 where none can. */
    private static int code(List<InStore> outcomes) {
        boolean some = outcomes.stream().anyMatch(Done.class::isInstance);
        boolean failed = outcomes.stream().anyMatch(Failed.class::isInstance);
        boolean all = outcomes.stream()
                .allMatch(outcome -> outcome instanceof Done || outcome instanceof Preservation.NotThere);
        if (some) {
            return all ? ExitCode.OK : ExitCode.PARTIAL;
        }
        return failed ? ExitCode.FAILED : ExitCode.REFUSED;
    }
}
