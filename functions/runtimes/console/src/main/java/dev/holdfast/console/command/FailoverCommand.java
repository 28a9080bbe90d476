package dev.holdfast.console.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.FailoverText;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import dev.holdfast.failover.FailoverFunction;
import dev.holdfast.failover.FailoverReport;
import jakarta.inject.Singleton;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the function {@code failover-dns} by hand. */
@Singleton
@Command(
        name = "failover",
        aliases = "failover-dns",
        description = "Move service to the other region, or back: asks every gate first, proves every step.")
class FailoverCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final FailoverFunction function;

    @Mixin
    private PlanOption plan;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "The plan's scenario; needed when its alarms name several.")
    private String scenario;

    @Option(
            names = "--direction",
            paramLabel = "failover|failback|test",
            description = "test asks everything and moves nothing (default: failover).")
    private String direction;

    @Option(names = "--dry-run", description = "Only say what each gate says and what would be done.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; needed for whatever moves something.")
    private String reason;

    @Option(
            names = "--override",
            paramLabel = "GATE=REASON",
            description = "Pass a gate with a written reason, recorded and announced; can be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--approve",
            paramLabel = "ROLE=CODE",
            description = "A role's one-time code for the run; can be repeated.")
    private List<String> approvals = List.of();

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "Go on with this run; with --reason also when it stopped for a person.")
    private String run;

    @Option(
            names = "--give-up",
            description = "End the run, which has promoted nothing, and take back what it did; needs --reason.")
    private boolean giveUp;

    @Option(
            names = "--move-authority",
            paramLabel = "STORE",
            description = "Make another store authoritative for leases and journals; two roles approve.")
    private String store;

    @Mixin
    private OutputOptions output;

    FailoverCommand(ConsolePlans plans, FailoverFunction function) {
        this.plans = plans;
        this.function = function;
    }

    @Override
    public int order() {
        return 32;
    }

    @Override
    public Integer call() {
        FailoverReport report = (FailoverReport) function.handle(event());
        System.out.print(output.json() ? Json.text(report) + System.lineSeparator() : FailoverText.of(report));
        return ExitCode.of(report.status());
    }

    private ObjectNode event() {
        ObjectNode event = Json.mapper().createObjectNode().put("plan", plan.name(plans));
        put(event, "scenario", scenario);
        // The command's name says it; an event for the function must spell it out.
        boolean begins = run == null && store == null;
        put(event, "direction", direction == null && begins ? "failover" : direction);
        put(event, "reason", reason);
        put(event, "run", run);
        put(event, "moveAuthority", store);
        pairs(event, "overrides", overrides, "gate", "reason", "--override takes GATE=REASON");
        pairs(event, "approvals", approvals, "role", "code", "--approve takes ROLE=CODE");
        if (giveUp) {
            event.put("giveUp", true);
        }
        return dryRun ? event.put("dryRun", true) : event;
    }

    private static void put(ObjectNode event, String field, String value) {
        if (value != null) {
            event.put(field, value);
        }
    }

    /** What stands behind the first equals sign may hold more of them. It is never shown: it may be a code. */
    private static void pairs(
            ObjectNode event, String field, List<String> given, String left, String right, String expected) {
        if (given.isEmpty()) {
            return;
        }
        ArrayNode list = event.putArray(field);
        for (String pair : given) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new BadUsage(expected + ".", "put both in one argument, in quotes where the reason has spaces.");
            }
            list.addObject().put(left, pair.substring(0, equals)).put(right, pair.substring(equals + 1));
        }
    }
}
