package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.console.output.PlanText;
import dev.holdfast.core.Installed;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.Coverage;
import dev.holdfast.core.plan.Finding;
import dev.holdfast.core.plan.Problem;
import dev.holdfast.core.plan.ReadPlan;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks at plans. */
@Singleton
@Command(name = "plan", description = "Check a plan: its errors, what it cannot keep, which requirements it meets.")
class PlanCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final List<Installed> installed;

    @Mixin
    private OutputOptions output;

    PlanCommand(ConsolePlans plans, @All List<Installed> installed) {
        this.plans = plans;
        this.installed = installed;
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public Integer call() {
        throw new BadUsage("plan needs a command.", "the one there is: 'holdfast plan check FILE'.");
    }

    @Command(name = "check", description = "Check a plan's file. Errors make the exit code 2; findings do not.")
    int check(
            @Parameters(paramLabel = "NAME|FILE", description = "A plan in infra/plans by name, or any plan's file.")
                    String plan,
            @Mixin OutputOptions output) {
        ReadPlan read = plans.read(plan);
        List<Coverage.Row> coverage = read.plan()
                .map(valid -> Coverage.of(valid, capabilities()).rows())
                .orElse(List.of());
        System.out.print(
                output.json()
                        ? Json.text(new Checked(read.errors(), read.findings(), coverage)) + System.lineSeparator()
                        : PlanText.of(read, coverage));
        return read.errors().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    private Set<String> capabilities() {
        Set<String> all = new TreeSet<>();
        installed.forEach(part -> all.addAll(part.capabilities()));
        return all;
    }

    /** What {@code --output json} prints. */
    record Checked(List<Problem> errors, List<Finding> findings, List<Coverage.Row> coverage) {}
}
