package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BackupsText;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.ListedBackup;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemChoice;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.core.watch.BackupHistory;
import dev.holdfast.core.watch.MissingBackup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which backups exist and what was proved about them. */
@Singleton
@Command(name = "backups", description = "List the backups in a plan's vault: age, size, proof.")
class BackupsCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final Vaults vaults;
    private final Clock clock;

    @Mixin
    private PlanOption plan;

    @Option(
            names = {"-s", "--system"},
            paramLabel = "NAME",
            description = "Only this system; can be repeated (default: all of them).")
    private List<String> systems = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How far back to look (default: 30).")
    private int days;

    @Mixin
    private OutputOptions output;

    BackupsCommand(ConsolePlans plans, Vaults vaults, Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Integer call() {
        if (days < 1) {
            throw new BadUsage("--days is " + days + ".", "look back one day or more.");
        }
        Plan read = plans.plan(plan.name(plans));
        Instant now = clock.instant();
        try (Vault vault = vaults.open(read)) {
            List<ListedBackup> listed = new ArrayList<>();
            for (SystemSpec system : SystemChoice.of(read, systems)) {
                vault.catalogue()
                        .between(system.name(), now.minus(Duration.ofDays(days)), Instant.MAX)
                        .reversed()
                        .forEach(entry -> listed.add(ListedBackup.of(vault, system.name(), entry)));
            }
            List<MissingBackup> missing = BackupHistory.missing(vault, read, now);
            System.out.print(
                    output.json()
                            ? Json.text(new Listing(read.name(), now, listed, missing)) + System.lineSeparator()
                            : BackupsText.of(listed, missing, now, days));
        }
        return ExitCode.OK;
    }

    /** What {@code --output json} prints. */
    record Listing(String plan, Instant at, List<ListedBackup> backups, List<MissingBackup> missing) {}
}
