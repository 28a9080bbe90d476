package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.console.server.ServerOrders;
import dev.holdfast.console.server.ServerReport;
import dev.holdfast.core.Json;
import dev.holdfast.core.failover.Side;
import jakarta.inject.Singleton;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Orders to a database server that a provider runs. */
@Singleton
@Command(
        name = "server",
        description = "Restart a database server that a provider runs, or let more sessions into it.",
        synopsisSubcommandLabel = "COMMAND")
class ServerCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final ServerOrders orders;

    @Mixin
    private OutputOptions output;

    ServerCommand(ConsolePlans plans, ServerOrders orders) {
        this.plans = plans;
        this.orders = orders;
    }

    @Override
    public int order() {
        return 34;
    }

    @Override
    public Integer call() {
        throw new BadUsage("server needs a command.", "one of restart, sessions.");
    }

    /** Whose server, and why: what both commands ask for. */
    static final class Which {
        @Mixin
        private PlanOption plan;

        @Option(
                names = {"-s", "--system"},
                required = true,
                paramLabel = "NAME",
                description = "The system whose server it is.")
        private String system;

        @Option(names = "--side", required = true, paramLabel = "primary|standby", description = "Whose region's.")
        private Side side;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why; it stands in the record of the run.")
        private String reason;

        @Mixin
        private OutputOptions output;

        private ServerOrders.Target of(ConsolePlans plans) {
            if (reason.isBlank()) {
                throw new BadUsage("--reason says nothing.", "write why it is done, for those who read the record.");
            }
            return new ServerOrders.Target(plans.plan(plan.name(plans)), system, side, reason);
        }

        private int printed(ServerReport report) {
            System.out.print(output.json() ? Json.text(report) + System.lineSeparator() : report.line());
            return ExitCode.of(report.status());
        }
    }

    @Command(name = "restart", description = "Restart it. Every session on it ends.")
    int restart(
            @Mixin Which which,
            @Option(
                            names = "--wait",
                            paramLabel = "MINUTES",
                            defaultValue = "15",
                            description = "Longest wait until it serves again (default: 15).")
                    int minutes) {
        if (minutes < 1) {
            throw new BadUsage("--wait is " + minutes + ".", "wait a minute or more.");
        }
        return which.printed(orders.restart(which.of(plans), Duration.ofMinutes(minutes)));
    }

    @Command(name = "sessions", description = "Set how many sessions it lets in. That counts after its next restart.")
    int sessions(
            @Mixin Which which,
            @Parameters(paramLabel = "NUMBER", description = "How many, from 6 to 262143.") int number) {
        if (number < 6 || number > 262_143) {
            throw new BadUsage("a server cannot let in " + number + " sessions.", "give a number from 6 to 262143.");
        }
        return which.printed(orders.admit(which.of(plans), number));
    }
}
