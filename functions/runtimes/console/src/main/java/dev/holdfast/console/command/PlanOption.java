package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import picocli.CommandLine.Option;

/** {@code --plan}, as most commands have it. */
final class PlanOption {
    @Option(
            names = {"-p", "--plan"},
            required = true,
            paramLabel = "NAME|FILE",
            description = "A plan in infra/plans by name, or any plan's file.")
    private String plan;

    /** The plan's name, after making its file known. */
    String name(ConsolePlans plans) {
        return plans.named(plan);
    }
}
