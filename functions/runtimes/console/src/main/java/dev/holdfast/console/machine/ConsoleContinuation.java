package dev.holdfast.console.machine;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunId;
import jakarta.inject.Singleton;
import java.time.Instant;

/** At the console nothing outlives the command: whoever sits there goes on with a run. */
@Singleton
public class ConsoleContinuation implements Continuation {
    /** Nobody goes on with the run unless a person does. */
    public static final class NobodyElse extends HoldfastException {
        NobodyElse(String plan, RunId run, Instant instant) {
            super(
                    "nobody goes on with run " + run + " by itself at " + instant + ".",
                    "should this command end before the run does: holdfast resume " + run + " --plan " + plan + ".");
        }
    }

    @Override
    public void resumeAt(String function, String plan, RunId run, Instant instant) {
        throw new NobodyElse(plan, run, instant);
    }
}
