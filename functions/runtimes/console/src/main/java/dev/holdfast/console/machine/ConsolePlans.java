package dev.holdfast.console.machine;

import dev.holdfast.aws.vault.plans.S3PlanSource;
import dev.holdfast.core.plan.FolderPlanSource;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.plan.PlanReader;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.ReadPlan;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Plans by the path of a file that the person at the console gave, or by name: in the plans' folder on this machine, or in the
 * bucket that {@code holdfast.plans.bucket} names, for a task in the cloud. An event still carries names only.
 */
@Singleton
public class ConsolePlans implements PlanSource {
    private final Clock clock;
    private final FolderPlanSource folder;
    private final PlanSource byName;
    private final Map<String, Path> files = new ConcurrentHashMap<>();

    /**
     * @param folder where plans are found by name, {@code holdfast.plans}
     * @param config may name a bucket instead, {@code holdfast.plans.bucket} with {@code holdfast.plans.region}
     * @throws PlanException when a bucket is named without its region
     */
    public ConsolePlans(Clock clock, @ConfigProperty(name = "holdfast.plans") String folder, Config config) {
        this.clock = clock;
        this.folder = new FolderPlanSource(Path.of(folder), clock);
        this.byName = config.getOptionalValue("holdfast.plans.bucket", String.class)
                .<PlanSource>map(bucket -> new S3PlanSource(bucket, regionOf(bucket, config), clock))
                .orElse(this.folder);
    }

    /** Said, never guessed from where this runs: the plans may lie in the other region. */
    private static String regionOf(String bucket, Config config) {
        return config.getOptionalValue("holdfast.plans.region", String.class)
                .orElseThrow(() -> new PlanException(
                        "nobody says in which region the bucket '" + bucket + "' of the plans is.",
                        "set HOLDFAST_PLANS_REGION to it."));
    }

    /**
     * Takes what stands behind {@code --plan} and returns the plan's name.
     *
     * @throws PlanException when the file cannot be read or has errors
     */
    public String named(String nameOrFile) {
        if (!isFile(nameOrFile)) {
            return nameOrFile;
        }
        Path file = Path.of(nameOrFile);
        String name = read(file).orThrow().name();
        files.put(name, file);
        return name;
    }

    /** Reads a plan by name or path, with errors and findings as values. */
    public ReadPlan read(String nameOrFile) {
        return isFile(nameOrFile) ? read(Path.of(nameOrFile)) : folder.read(nameOrFile);
    }

    @Override
    public Plan plan(String name) {
        Path file = files.get(name);
        return file == null ? byName.plan(name) : read(file).orThrow();
    }

    private ReadPlan read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new PlanReader(clock).read(in.readNBytes(PlanReader.MOST_BYTES + 1), file.toString());
        } catch (NoSuchFileException e) {
            throw new PlanException(
                    "there is no plan file " + file + ".",
                    "give the path of a plan, or the name of one in the plans' folder.");
        } catch (IOException e) {
            throw new PlanException(
                    "the plan file " + file + " cannot be read: " + e.getMessage() + ".",
                    "give the path of a plan, or the name of one in the plans' folder.");
        }
    }

    private static boolean isFile(String nameOrFile) {
        return nameOrFile.contains("/") || nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml");
    }
}
