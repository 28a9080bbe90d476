package dev.holdfast.console.bench.lambda;

import dev.holdfast.console.bench.machine.MachineFacts;
import dev.holdfast.harness.FunctionSpec;
import dev.holdfast.postgresql.program.OwnedFolder;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs every measurement of functions on Lambda there is, one after the other, and leaves nothing behind. */
@Singleton
public class LambdaBench {
    private static final String PURPOSE = "bench-lambda";

    private final List<LambdaMeasurement> measurements;
    private final Path root;

    /** @param root where files go, {@code holdfast.bench.dir} */
    LambdaBench(@All List<LambdaMeasurement> measurements, @ConfigProperty(name = "holdfast.bench.dir") String root) {
        this.measurements = measurements.stream()
                .sorted(Comparator.comparingInt(LambdaMeasurement::order))
                .toList();
        this.root = Path.of(root);
    }

    /**
     * Measures.
     *
     * @param runs how often what varies is measured
     */
    public LambdaBenchReport run(int runs) {
        OwnedFolder.sweep(root, PURPOSE);
        OwnedFolder folder = OwnedFolder.create(root, "holdfast-bench-", PURPOSE);
        try {
            List<LambdaFigure> figures = new ArrayList<>();
            for (LambdaMeasurement measurement : measurements) {
                Path own = folder.folder("m" + measurement.order(), Optional.empty());
                figures.addAll(measurement.measure(own, runs));
            }
            return new LambdaBenchReport(
                    MachineFacts.now(),
                    figures,
                    List.of(
                            "Each cold start is a new process of this machine's JDK with the options of Lambda's managed"
                                    + " runtime (serial collector, quick compiler only), AWS's runtime interface client"
                                    + " 2.9.0 and a Runtime API server on loopback: from the start of the process to its"
                                    + " first answer. Lambda's own time for finding a machine is not in it, nor are its"
                                    + " processors: a function with 1,769 MB has one, one with 512 MB less than a third.",
                            "The Java machine is told that the machine has the 512 MB of the function, as it would find"
                                    + " on Lambda, and the heap may grow to 70 % of that. The zip runs with the"
                                    + " JAVA_TOOL_OPTIONS that Terraform sets: "
                                    + String.join(" ", FunctionSpec.DEPLOYED_JVM) + ".",
                            "The bare function hands its event back and has no library: what it costs is the Java"
                                    + " machine's and the client's.",
                            "A snapshot (SnapStart) is not taken here; what is measured of it is the first answer of a"
                                    + " process whose init phase is over, as a restored one begins."));
        } finally {
            folder.delete();
        }
    }
}
