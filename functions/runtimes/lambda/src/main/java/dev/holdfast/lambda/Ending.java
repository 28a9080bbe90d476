package dev.holdfast.lambda;

import dev.holdfast.core.run.Lifetime;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends an invocation in good order before Lambda ends it: when its time is nearly over, or when the process is told to go. Work
 * in progress asks {@link #check}; it then removes its files, lets its lease go and publishes nothing. Lambda tells a process to go
 * only where an extension is registered, and else kills it (AWS Lambda Developer Guide, "Understanding the Lambda execution
 * environment lifecycle"): whatever a killed one leaves behind is dealt with by the next.
 */
@Singleton
public class Ending {
    private static final Logger LOG = Logger.getLogger("dev.holdfast.lambda");

    /** Longer than closing takes anywhere; Lambda waits two seconds at most, where it waits at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Invocations invocations;
    private final Lifetime lifetime;
    private final Clock clock;
    private volatile boolean asked;

    public Ending(Invocations invocations, Lifetime lifetime, Clock clock) {
        this.invocations = invocations;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * To be called before work is begun, and now and then while it goes on.
     *
     * @throws TimeOver when the invocation's time is used up but for what it takes to stop
     * @throws ToldToEnd when the process was told to end
     */
    public void check() {
        if (asked) {
            throw new ToldToEnd();
        }
        if (!clock.instant().isBefore(lifetime.end())) {
            throw new TimeOver(lifetime.end());
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        asked = true;
        if (!invocations.awaitNone(PATIENCE)) {
            LOG.warn("the invocation did not end in good order; the next one removes what it left");
        }
    }
}
