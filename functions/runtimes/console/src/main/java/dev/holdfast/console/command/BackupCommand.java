package dev.holdfast.console.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.backup.BackupFunction;
import dev.holdfast.backup.BackupReport;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BackupText;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import jakarta.inject.Singleton;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the function {@code backup} by hand. */
@Singleton
@Command(name = "backup", description = "Back up the systems of a plan into its vault.")
class BackupCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final BackupFunction function;

    @Mixin
    private PlanOption plan;

    @Option(
            names = {"-s", "--system"},
            paramLabel = "NAME",
            description = "Only this system; can be repeated (default: all of them).")
    private List<String> systems = List.of();

    @Option(names = "--tier", paramLabel = "TIER", description = "Tier of the backups (default: manual).")
    private String tier;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the records.")
    private String reason;

    @Option(names = "--dry-run", description = "Only look whether backups could be made.")
    private boolean dryRun;

    @Mixin
    private OutputOptions output;

    BackupCommand(ConsolePlans plans, BackupFunction function) {
        this.plans = plans;
        this.function = function;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Integer call() {
        BackupReport report = function.run(event());
        System.out.print(output.json() ? Json.text(report) + System.lineSeparator() : BackupText.of(report));
        return ExitCode.of(report.status());
    }

    private ObjectNode event() {
        ObjectNode event = Json.mapper().createObjectNode().put("plan", plan.name(plans));
        if (!systems.isEmpty()) {
            systems.forEach(event.putArray("systems")::add);
        }
        if (tier != null) {
            event.put("tier", tier);
        }
        if (reason != null) {
            event.put("reason", reason);
        }
        return dryRun ? event.put("dryRun", true) : event;
    }
}
