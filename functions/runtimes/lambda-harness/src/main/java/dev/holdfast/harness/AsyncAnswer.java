package dev.holdfast.harness;

import java.util.List;

/**
 * What became of an event that was invoked asynchronously.
 *
 * @param attempts the answers to each attempt, in order
 */
public record AsyncAnswer(List<Answer> attempts) {
    /** The first attempt and two more (AWS Lambda Developer Guide, "How Lambda handles errors and retries"). */
    static final int MOST_ATTEMPTS = 3;

    public AsyncAnswer {
        attempts = List.copyOf(attempts);
    }

    /** Whether the event went to the dead-letter queue: every attempt failed. */
    public boolean dead() {
        return !(attempts.getLast() instanceof Answer.Returned);
    }
}
