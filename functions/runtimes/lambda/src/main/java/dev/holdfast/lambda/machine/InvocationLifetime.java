package dev.holdfast.lambda.machine;

import dev.holdfast.core.run.Lifetime;
import dev.holdfast.lambda.Invocation;
import dev.holdfast.lambda.Invocations;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Until Lambda ends the invocation, less a reserve for stopping in good order or handing over. */
@Singleton
public class InvocationLifetime implements Lifetime {
    /** A short invocation keeps at most this part of its time back, or nothing could be done in it. */
    private static final int SMALLEST_PART = 4;

    private final Invocations invocations;
    private final Duration reserve;

    /** @param reserve {@code holdfast.lambda.reserve} */
    public InvocationLifetime(
            Invocations invocations, @ConfigProperty(name = "holdfast.lambda.reserve") Duration reserve) {
        this.invocations = invocations;
        this.reserve = reserve;
    }

    /** @throws IllegalStateException outside of an invocation */
    @Override
    public Instant end() {
        return end(invocations.present(), reserve);
    }

    /** The end of an invocation that keeps {@code reserve} back, or a quarter of its time where that is less. */
    static Instant end(Invocation invocation, Duration reserve) {
        Duration quarter =
                Duration.between(invocation.begunAt(), invocation.deadline()).dividedBy(SMALLEST_PART);
        return invocation.deadline().minus(reserve.compareTo(quarter) < 0 ? reserve : quarter);
    }
}
