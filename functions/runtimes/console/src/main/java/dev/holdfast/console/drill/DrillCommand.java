package dev.holdfast.console.drill;

import dev.holdfast.console.command.ConsoleCommand;
import dev.holdfast.console.command.ExitCode;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The loss of a region on one machine, with real servers. */
@Singleton
@Command(
        name = "drill",
        description =
                "Lose a region for real on this machine: PostgreSQL killed, failover, DNS moved, failback; measured.")
class DrillCommand implements ConsoleCommand {
    private static final String REGION_LOSS = "region-loss";

    private final Drill drill;
    private final Path root;

    @Parameters(paramLabel = "DRILL", description = "What is drilled: region-loss.")
    private String name;

    @ArgGroup
    private Kind kind = new Kind();

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Where plan, vault and messages go (default: .holdfast/drill).")
    private String folder = "";

    @Mixin
    private OutputOptions output;

    /** At most one of these. */
    static final class Kind {
        @Option(
                names = "--partition",
                description = "The primary region is alive, but cut off; its own side goes on writing.")
        private boolean partition;

        @Option(names = "--lagging-replica", description = "The standby had received nothing for a while.")
        private boolean laggingReplica;

        @Option(names = "--flapping", description = "The alarm fires, clears and is sent again and again.")
        private boolean flapping;

        @Option(names = "--observer-down", description = "Observers cannot look.")
        private boolean observerDown;

        private Variant variant() {
            if (partition) {
                return Variant.PARTITION;
            }
            if (laggingReplica) {
                return Variant.LAGGING_REPLICA;
            }
            if (flapping) {
                return Variant.FLAPPING;
            }
            return observerDown ? Variant.OBSERVER_DOWN : Variant.REGION_LOSS;
        }
    }

    DrillCommand(Drill drill, @ConfigProperty(name = "holdfast.root", defaultValue = ".") String root) {
        this.drill = drill;
        this.root = Path.of(root);
    }

    @Override
    public int order() {
        return 35;
    }

    @Override
    public Integer call() {
        if (!name.equals(REGION_LOSS)) {
            throw new BadUsage("there is no drill '" + name + "'.", "what can be drilled is " + REGION_LOSS + ".");
        }
        Path to = folder.isEmpty() ? root.resolve(".holdfast/drill") : Path.of(folder);
        DrillResult result = drill.run(kind.variant(), to.toAbsolutePath().normalize(), root);
        System.out.print(output.json() ? Json.text(result) + System.lineSeparator() : DrillText.of(result));
        return result.holds() ? ExitCode.OK : ExitCode.FAILED;
    }
}
