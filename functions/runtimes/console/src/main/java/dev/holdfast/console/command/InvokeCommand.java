package dev.holdfast.console.command;

import dev.holdfast.backup.BackupReport;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.machine.ConsolePreset;
import dev.holdfast.console.output.BackupText;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.FailoverText;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.console.output.VerifyText;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunMeter;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.failover.FailoverReport;
import dev.holdfast.verify.VerifyReport;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands a function the same bytes a cloud's console would send. */
@Singleton
@Command(name = "invoke", description = "Invoke a function with an event, as a cloud's console or schedule does.")
class InvokeCommand implements ConsoleCommand {
    /** Before the name of an environment variable. */
    private static final String VARIABLE = "env:";

    private final List<EventFunction> functions;
    private final ConsolePlans plans;
    private final ConsolePreset preset;
    private final List<RunMeter> meters;

    @Parameters(paramLabel = "FUNCTION", description = "backup, verify-backup or failover-dns.")
    private String name;

    @Option(
            names = {"-f", "--event"},
            required = true,
            paramLabel = "FILE|env:NAME",
            description =
                    "The event: one of events/, '-' for standard input, or the environment variable it stands in.")
    private String source;

    @Option(
            names = {"-p", "--plan"},
            paramLabel = "NAME|FILE",
            description = "The plan an alarm is about; or where the plan lies that the event names.")
    private String plan;

    @Mixin
    private OutputOptions output;

    InvokeCommand(
            @All List<EventFunction> functions, ConsolePlans plans, ConsolePreset preset, @All List<RunMeter> meters) {
        this.functions = functions;
        this.plans = plans;
        this.preset = preset;
        this.meters = meters;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Integer call() {
        if (plan != null) {
            preset.use(plans.named(plan));
        }
        Object result = function().handle(TriggerIntake.parse(event()));
        if (result instanceof RunReport report) {
            meters.forEach(meter -> meter.record(report));
        }
        System.out.print(output.json() ? Json.text(result) + System.lineSeparator() : text(result));
        return result instanceof RunReport report ? ExitCode.of(report.status()) : ExitCode.OK;
    }

    private EventFunction function() {
        return functions.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadUsage(
                        "there is no function '" + name + "' here.",
                        "the functions are "
                                + String.join(
                                        ", ",
                                        functions.stream()
                                                .map(EventFunction::name)
                                                .sorted()
                                                .toList()) + "."));
    }

    private byte[] event() {
        if (source.startsWith(VARIABLE)) {
            return variable(source.substring(VARIABLE.length()));
        }
        try {
            return source.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(source));
        } catch (NoSuchFileException e) {
            throw new BadUsage("there is no event file " + source + ".", "see events/ for one of each kind.");
        } catch (IOException e) {
            throw new BadUsage("the event " + source + " cannot be read: " + e.getMessage() + ".", "see events/.");
        }
    }

    /** A container task is given its event this way: it has neither a file nor anybody at its standard input. */
    private static byte[] variable(String name) {
        String event = System.getenv(name);
        if (event == null || event.isBlank()) {
            throw new BadUsage(
                    "there is no event in the environment variable '" + name + "'.",
                    "whoever starts the task sets it to the event's JSON.");
        }
        return event.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Object result) {
        return switch (result) {
            case BackupReport report -> BackupText.of(report);
            case VerifyReport report -> VerifyText.of(report);
            case FailoverReport report -> FailoverText.of(report);
            default -> Json.text(result) + System.lineSeparator();
        };
    }
}
