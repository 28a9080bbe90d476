package dev.holdfast.harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How one invocation ended, as Lambda sees it. */
public sealed interface Answer {
    /** From handing the event over to the answer; with a cold start also what the init phase took. */
    Duration took();

    /**
     * The function handed something back.
     *
     * @param body JSON in UTF-8
     */
    record Returned(String body, Duration took) implements Answer {
        static Returned of(byte[] body, Duration took) {
            return new Returned(new String(body, StandardCharsets.UTF_8), took);
        }
    }

    /**
     * The function raised an error.
     *
     * @param type the error's type, a class name
     * @param message its message
     * @param body everything that the runtime client reported about it, JSON
     */
    record Failed(String type, String message, String body, Duration took) implements Answer {}

    /** The function was not done in time and was killed. The next invocation starts a new process. */
    record TimedOut(Duration took) implements Answer {}

    /**
     * The process ended by itself, or its init phase failed; Lambda calls that a crash.
     *
     * @param type what the init phase reported, {@code Runtime.ExitError} otherwise
     */
    record Crashed(String type, String message, Duration took) implements Answer {}
}
