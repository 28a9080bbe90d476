package dev.holdfast.aws.control.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.AwsTrouble;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Handover.Taken;
import dev.holdfast.core.run.HandoverFailed;
import dev.holdfast.core.run.RunId;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/**
 * Starts the console image as a Fargate task with the same event ("RunTask", Amazon ECS API Reference). The event goes in the
 * environment variable {@code HOLDFAST_EVENT}, the command reads it from there. A run's identifier is the request's client
 * token, so asking twice for one run starts one task.
 */
final class FargateTask {
    static final String EVENT = "HOLDFAST_EVENT";
    private static final String PLAN = "HOLDFAST_PLAN";
    /** The task logs its run's figures as a function does: whoever counts runs must not miss those that were handed over. */
    private static final String METRICS = "HOLDFAST_METRICS_LEVEL";

    private static final String ACTION = "ecs:RunTask";
    /** "A total of 8192 characters are allowed for overrides. This limit includes the JSON formatting characters." */
    private static final int MOST_OVERRIDE_CHARS = 8192;

    private static final int ATTEMPTS = 4;

    private final AwsClients clients;
    private final Reach reach;
    private final TaskSettings settings;

    FargateTask(AwsClients clients, Reach reach, TaskSettings settings) {
        this.clients = clients;
        this.reach = reach;
        this.settings = settings;
    }

    /** @throws HandoverFailed when no task was started */
    Taken start(String function, String plan, JsonNode event, RunId run) {
        ContainerOverride override = override(function, plan, event);
        requireItFits(override);
        try {
            return taken(clients.client(EcsClient.class, reach, ATTEMPTS, EcsClient::builder)
                    .runTask(request(override, function, run)));
        } catch (ConflictException begun) {
            // This run's token is known with another request: it has been handed over before.
            return begun.resourceIds().stream()
                    .findFirst()
                    .map(this::taken)
                    .orElseThrow(() -> failed(AwsTrouble.of(ACTION, about(), begun), begun));
        } catch (SdkException e) {
            throw failed(AwsTrouble.of(ACTION, about(), e), e);
        }
    }

    private RunTaskRequest request(ContainerOverride override, String function, RunId run) {
        return RunTaskRequest.builder()
                .cluster(settings.cluster())
                .taskDefinition(settings.definition())
                .launchType(LaunchType.FARGATE)
                .count(1)
                .clientToken(run.toString())
                .startedBy("holdfast/" + function)
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(settings.subnets())
                        .securityGroups(settings.securityGroups())
                        .assignPublicIp(AssignPublicIp.DISABLED)))
                .overrides(overrides -> overrides.containerOverrides(override))
                .build();
    }

    private ContainerOverride override(String function, String plan, JsonNode event) {
        return ContainerOverride.builder()
                .name(settings.container())
                .command("invoke", function, "--event", "env:" + EVENT)
                .environment(variable(EVENT, Json.text(event)), variable(PLAN, plan), variable(METRICS, "INFO"))
                .build();
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    /** Counts what goes over the wire: a quotation mark in the event takes two characters of the limit. */
    private static void requireItFits(ContainerOverride override) {
        ObjectNode overrides = Json.mapper().createObjectNode();
        ObjectNode container = overrides.putArray("containerOverrides").addObject();
        container.put("name", override.name());
        override.command().forEach(container.putArray("command")::add);
        var environment = container.putArray("environment");
        override.environment()
                .forEach(variable ->
                        environment.addObject().put("name", variable.name()).put("value", variable.value()));
        int chars = Json.text(overrides).length();
        if (chars > MOST_OVERRIDE_CHARS) {
            throw new HandoverFailed(
                    "the event is too long for a Fargate task: with it the task's overrides have %,d characters, and Amazon ECS takes %,d at most."
                            .formatted(chars, MOST_OVERRIDE_CHARS),
                    "send a shorter event: name the plan, the tier and fewer systems, and leave out what the function does not need.");
        }
    }

    private Taken taken(RunTaskResponse answer) {
        if (!answer.failures().isEmpty() || answer.tasks().isEmpty()) {
            throw new HandoverFailed(
                    ACTION + " on " + about() + " started nothing: " + reasons(answer.failures()) + ".",
                    "see what the reason asks for: capacity, subnets with free addresses, the task definition; then send the event again.");
        }
        return taken(answer.tasks().getFirst().taskArn());
    }

    private Taken taken(String task) {
        return new Taken("Fargate task on " + about(), task);
    }

    private static String reasons(List<Failure> failures) {
        return failures.isEmpty()
                ? "it answered without a task"
                : failures.stream().map(FargateTask::reason).distinct().collect(Collectors.joining("; "));
    }

    private static String reason(Failure failure) {
        return failure.detail() == null ? failure.reason() : failure.reason() + " (" + failure.detail() + ")";
    }

    private String about() {
        return "cluster " + settings.cluster() + " with task definition " + settings.definition() + " in "
                + settings.region();
    }

    private static HandoverFailed failed(AwsTrouble trouble, SdkException cause) {
        return new HandoverFailed(trouble.what(), trouble.hint(), cause);
    }
}
