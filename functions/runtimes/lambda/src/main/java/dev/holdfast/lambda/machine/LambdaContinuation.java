package dev.holdfast.lambda.machine;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.compute.SchedulerContinuation;
import dev.holdfast.core.run.Continuation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Runs begun in Lambda are resumed by one-off schedules; where none are set up, whoever asks for one is told what to set. */
@ApplicationScoped
class LambdaContinuation {
    @Produces
    @Singleton
    Continuation continuation(AwsClients clients, Config config, Clock clock) {
        return new SchedulerContinuation(clients, config, clock);
    }
}
