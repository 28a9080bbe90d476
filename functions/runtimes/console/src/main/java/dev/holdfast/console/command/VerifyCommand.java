package dev.holdfast.console.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.console.output.VerifyText;
import dev.holdfast.core.Json;
import dev.holdfast.verify.VerifyFunction;
import dev.holdfast.verify.VerifyReport;
import jakarta.inject.Singleton;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the function {@code verify-backup} by hand. */
@Singleton
@Command(
        name = "verify",
        aliases = "verify-backup",
        description = "Prove backups: restore them into a throw-away server and compare exactly.")
class VerifyCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final VerifyFunction function;

    @Mixin
    private PlanOption plan;

    @Option(
            names = {"-s", "--system"},
            paramLabel = "NAME",
            description = "Only this system; can be repeated (default: all of them).")
    private List<String> systems = List.of();

    @Option(
            names = {"-b", "--backup"},
            paramLabel = "latest|ID",
            defaultValue = "latest",
            description = "Which backup (default: latest).")
    private String backup;

    @Option(
            names = "--level",
            paramLabel = "integrity|restore",
            defaultValue = "restore",
            description =
                    "integrity reads every byte and lists the archive; only restore proves it (default: restore).")
    private String level;

    @Mixin
    private OutputOptions output;

    VerifyCommand(ConsolePlans plans, VerifyFunction function) {
        this.plans = plans;
        this.function = function;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Integer call() {
        ObjectNode event = Json.mapper()
                .createObjectNode()
                .put("plan", plan.name(plans))
                .put("backup", backup)
                .put("level", level);
        if (!systems.isEmpty()) {
            systems.forEach(event.putArray("systems")::add);
        }
        VerifyReport report = function.run(event);
        System.out.print(output.json() ? Json.text(report) + System.lineSeparator() : VerifyText.of(report));
        return ExitCode.of(report.status());
    }
}
