package dev.holdfast.lambda.machine;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunId;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Stands where no adapter that makes one-off schedules is carried: says so, and gives way to one that is. */
@DefaultBean
@Singleton
public class NobodyResumes implements Continuation {
    /** Nobody can be asked to go on with a run. */
    public static final class NoScheduler extends HoldfastException {
        NoScheduler(RunId run, Instant instant) {
            super(
                    "run " + run + " was to be resumed at " + instant + ", but this function carries no scheduler.",
                    "resume it by hand: invoke the function with its \"plan\" and \"run\".");
        }
    }

    /** @throws NoScheduler always */
    @Override
    public void resumeAt(String function, String plan, RunId run, Instant instant) {
        throw new NoScheduler(run, instant);
    }
}
