package dev.holdfast.lambda.machine;

import dev.holdfast.aws.vault.plans.S3PlanSource;
import dev.holdfast.core.plan.FolderPlanSource;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.plan.PlanSource;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.microprofile.config.Config;

/**
 * Plans by name: in the bucket {@code HOLDFAST_PLANS_BUCKET} of the region {@code HOLDFAST_PLANS_REGION}; or, where no bucket is
 * named, in the folder {@code HOLDFAST_PLANS}, which the zip or a layer may bring. Nothing is opened before the first plan is
 * asked for, so that no client is made before a snapshot.
 */
@Singleton
public class LambdaPlans implements PlanSource {
    private final Config config;
    private final Clock clock;

    /** The one place, once it was asked for. */
    private final ConcurrentMap<String, PlanSource> opened = new ConcurrentHashMap<>();

    public LambdaPlans(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Plan plan(String name) {
        return bucket().or(this::folder).orElseThrow(LambdaPlans::nowhere).plan(name);
    }

    private Optional<PlanSource> bucket() {
        return setting("holdfast.plans.bucket")
                .map(bucket -> opened.computeIfAbsent(bucket, name -> new S3PlanSource(name, region(name), clock)));
    }

    private Optional<PlanSource> folder() {
        return setting("holdfast.plans")
                .map(folder -> opened.computeIfAbsent(folder, name -> new FolderPlanSource(Path.of(name), clock)));
    }

    /** Said, never guessed from where this runs: the plans may lie in the other region. */
    private String region(String bucket) {
        return setting("holdfast.plans.region")
                .orElseThrow(() -> new PlanException(
                        "nobody says in which region the bucket '" + bucket + "' of the plans is.",
                        "set HOLDFAST_PLANS_REGION to it."));
    }

    private static PlanException nowhere() {
        return new PlanException(
                "this function was not told where plans are.",
                "set HOLDFAST_PLANS_BUCKET and HOLDFAST_PLANS_REGION, or HOLDFAST_PLANS to a folder of the package.");
    }

    private Optional<String> setting(String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }
}
