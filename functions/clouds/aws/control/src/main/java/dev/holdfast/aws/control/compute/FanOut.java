package dev.holdfast.aws.control.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.aws.control.Arn;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.AwsTrouble;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Handover.Taken;
import dev.holdfast.core.run.HandoverFailed;
import dev.holdfast.core.run.RunId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/**
 * Starts the state machine that invokes a function once for each system ("StartExecution", AWS Step Functions API Reference). The
 * execution is named after function and run, so asking twice for one run is one execution: a name is not used again for 90
 * days.
 */
final class FanOut {
    private static final String ACTION = "states:StartExecution";
    private static final String SYSTEMS = "systems";
    private static final String TIER = "tier";
    /** What the state machine hands on, and what only says who sent the event. With any other field more is asked for. */
    private static final Set<String> HANDED_ON = Set.of(
            "plan", TIER, SYSTEMS, "actor", "scheduleArn", "ruleArn", "scheduledTime", "executionId", "attemptNumber");
    /** "Maximum input or output size for an execution", Step Functions quotas. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int ATTEMPTS = 4;

    private final AwsClients clients;
    private final Reach reach;
    private final Arn machine;

    /** @param machine the state machine's ARN, with a version or alias at its end or without */
    FanOut(AwsClients clients, Reach reach, Arn machine) {
        this.clients = clients;
        this.reach = reach;
        this.machine = machine;
    }

    /**
     * Whether one invocation for each system does what this event asks for. Never with one system only: that invocation would
     * be the one that hands over.
     */
    static boolean canSplit(JsonNode event) {
        boolean nothingElse = event.properties().stream().allMatch(field -> HANDED_ON.contains(field.getKey()));
        return nothingElse
                && event.path(SYSTEMS).isArray()
                && event.path(SYSTEMS).size() > 1;
    }

    /** @throws HandoverFailed when nothing was started */
    Taken start(String function, String plan, JsonNode event, RunId run) {
        String name = function + "-" + run;
        String input = input(function, plan, event);
        try {
            return taken(clients.client(SfnClient.class, reach, ATTEMPTS, SfnClient::builder)
                    .startExecution(request ->
                            request.stateMachineArn(machine.text()).name(name).input(input))
                    .executionArn());
        } catch (ExecutionAlreadyExistsException begun) {
            return taken(execution(name));
        } catch (SdkException e) {
            AwsTrouble trouble = AwsTrouble.of(ACTION, "state machine " + machine, e);
            throw new HandoverFailed(trouble.what(), trouble.hint(), e);
        }
    }

    private static String input(String function, String plan, JsonNode event) {
        // The state machine refers to every field: without one of them the whole execution would fail before it told
        // anybody.
        ObjectNode input = Json.mapper()
                .createObjectNode()
                .put("plan", plan)
                .put("function", function)
                .put(TIER, event.path(TIER).asText(""));
        input.set(SYSTEMS, event.get(SYSTEMS));
        String text = Json.text(input);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new HandoverFailed(
                    "the event is too long for a state machine: %,d bytes, and Step Functions takes %,d at most."
                            .formatted(bytes, MOST_BYTES),
                    "name fewer systems in one event.");
        }
        return text;
    }

    private Taken taken(String execution) {
        return new Taken("execution of state machine " + name() + " in " + machine.region(), execution);
    }

    private String execution(String name) {
        return machine.text().replaceFirst(":stateMachine:.*", ":execution:" + name() + ":" + name);
    }

    /** {@code stateMachine:NAME}, {@code stateMachine:NAME:ALIAS}. */
    private String name() {
        return machine.resource().split(":")[1];
    }
}
