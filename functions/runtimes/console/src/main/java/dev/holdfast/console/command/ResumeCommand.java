package dev.holdfast.console.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.FailoverText;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import dev.holdfast.failover.FailoverFunction;
import dev.holdfast.failover.FailoverReport;
import jakarta.inject.Singleton;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a run, exactly as a continuation in a cloud does. */
@Singleton
@Command(name = "resume", description = "Go on with a failover where its journal ends.")
class ResumeCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final FailoverFunction function;

    @Parameters(paramLabel = "RUN", description = "The run, as its report and the messages name it.")
    private String run;

    @Mixin
    private PlanOption plan;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "What you saw to; needed when the run stopped for a person.")
    private String reason;

    @Mixin
    private OutputOptions output;

    ResumeCommand(ConsolePlans plans, FailoverFunction function) {
        this.plans = plans;
        this.function = function;
    }

    @Override
    public int order() {
        return 33;
    }

    @Override
    public Integer call() {
        ObjectNode event =
                Json.mapper().createObjectNode().put("plan", plan.name(plans)).put("run", run);
        if (reason != null) {
            event.put("reason", reason);
        }
        FailoverReport report = (FailoverReport) function.handle(event);
        System.out.print(output.json() ? Json.text(report) + System.lineSeparator() : FailoverText.of(report));
        return ExitCode.of(report.status());
    }
}
