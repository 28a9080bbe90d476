package dev.holdfast.aws.control;

import dev.holdfast.core.failover.Guard;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Asks the guard immediately before each attempt of a changing request leaves the machine, the SDK's own repetitions
 * included: a lease may run out while an answer is waited for. What the guard throws ends the request unsent.
 */
public final class GuardedAttempts implements ExecutionInterceptor {
    private static final ExecutionAttribute<Guard> GUARD = new ExecutionAttribute<>("dev.holdfast.Guard");

    /** Marks a request as one that changes the world, under this guard. */
    public static AwsRequestOverrideConfiguration by(Guard guard) {
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(GUARD, guard)
                .build();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Optional.ofNullable(attributes.getAttribute(GUARD)).ifPresent(Guard::check);
    }
}
