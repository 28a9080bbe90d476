package dev.holdfast.aws.control.compute;

import dev.holdfast.core.run.HandoverFailed;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Which Fargate task takes over, as the runtime's settings say.
 *
 * @param cluster {@code HOLDFAST_TASK_CLUSTER}: its name or ARN
 * @param definition {@code HOLDFAST_TASK_DEFINITION}: family, family:revision or ARN
 * @param container {@code HOLDFAST_TASK_CONTAINER}: whose environment gets the event; {@code holdfast} when not given
 * @param subnets {@code HOLDFAST_TASK_SUBNETS}
 * @param securityGroups {@code HOLDFAST_TASK_SECURITY_GROUPS}
 * @param region that of the cluster's or the definition's ARN, else {@code HOLDFAST_REGION}, else {@code AWS_REGION}
 */
record TaskSettings(
        String cluster,
        String definition,
        String container,
        List<String> subnets,
        List<String> securityGroups,
        String region) {
    private static final String CLUSTER = "holdfast.task.cluster";

    /** Whether a task is meant to take over at all. */
    static boolean areGiven(Config config) {
        return Settings.given(config, CLUSTER).isPresent();
    }

    /** @throws HandoverFailed naming everything that is missing */
    static TaskSettings of(Config config) {
        Settings settings = new Settings(config);
        String cluster = settings.required(CLUSTER);
        String definition = settings.required("holdfast.task.definition");
        TaskSettings task = new TaskSettings(
                cluster,
                definition,
                settings.given("holdfast.task.container").orElse("holdfast"),
                settings.words("holdfast.task.subnets"),
                settings.words("holdfast.task.security-groups"),
                settings.region(cluster, definition));
        if (!settings.problems().isEmpty()) {
            throw new HandoverFailed(
                    "the Fargate task that should take over is not described: " + String.join(", ", settings.problems())
                            + ".",
                    "set what is missing in the function's environment; nothing was started.");
        }
        return task;
    }
}
