package dev.holdfast.aws.control.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.aws.control.Arn;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.run.Handover;
import dev.holdfast.core.run.HandoverFailed;
import dev.holdfast.core.run.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * Hands work on within AWS, as far as the runtime's settings name somebody: an event for several systems to the state machine
 * {@code HOLDFAST_STATE_MACHINE_ARN}, which invokes the function once for each; any other to a Fargate task ({@code
 * HOLDFAST_TASK_CLUSTER} and what belongs to it), and where there is no state machine those for several systems too.
 *
 * <p>Settings are read when they are needed, not when the runtime starts: nothing of an environment is kept in a snapshot.
 */
@ApplicationScoped
public class AwsHandover implements Handover {
    private static final String STATE_MACHINE = "holdfast.state-machine.arn";
    /** A started task or execution is worth waiting for; who gives up too soon does not know whether it runs. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final AwsClients clients;
    private final Config config;
    private final String endpoint;

    @Inject
    public AwsHandover(AwsClients clients, Config config) {
        this(clients, config, "");
    }

    /** @param endpoint another server than AWS's own; empty for AWS itself */
    AwsHandover(AwsClients clients, Config config, String endpoint) {
        this.clients = clients;
        this.config = config;
        this.endpoint = endpoint;
    }

    @Override
    public boolean isOffered() {
        return fansOut() || TaskSettings.areGiven(config);
    }

    @Override
    public Taken take(String function, String plan, JsonNode event, RunId run) {
        if (fansOut() && FanOut.canSplit(event)) {
            Arn machine = machine();
            return new FanOut(clients, reach(machine.region()), machine).start(function, plan, event, run);
        }
        if (!TaskSettings.areGiven(config)) {
            throw new HandoverFailed(
                    fansOut()
                            ? "the event cannot be split by system, and no Fargate task is set up to take it whole."
                            : "nobody is set up to take over: neither a Fargate task nor a state machine.",
                    "set HOLDFAST_TASK_CLUSTER and what belongs to it, or send one event that names several \"systems\" and only plan and tier beside them to a function with HOLDFAST_STATE_MACHINE_ARN.");
        }
        TaskSettings task = TaskSettings.of(config);
        return new FargateTask(clients, reach(task.region()), task).start(function, plan, event, run);
    }

    private boolean fansOut() {
        return Settings.given(config, STATE_MACHINE).isPresent();
    }

    private Arn machine() {
        Settings settings = new Settings(config);
        return settings.arn(STATE_MACHINE, "states")
                .filter(arn -> arn.resource().startsWith("stateMachine:"))
                .orElseThrow(() -> new HandoverFailed(
                        Settings.shown(STATE_MACHINE) + " is not the ARN of a state machine.",
                        "it looks like arn:aws:states:REGION:ACCOUNT:stateMachine:NAME; nothing was started."));
    }

    private Reach reach(String region) {
        return new Reach(region, endpoint, TIMEOUT);
    }
}
