package dev.holdfast.core.failover;

import java.time.Instant;

/**
 * What one observer saw.
 *
 * @param observer the instrument's name
 * @param vantage from where it looked: the region's name, the provider's health-check service
 * @param at when what it reports was so; for a provider's status the time of that status, not of the question
 * @param what the evidence in one sentence, without secrets: {@code 503 instead of 200 after 0.2 s}
 */
public record Observation(String observer, String vantage, Instant at, Verdict verdict, String what) {

    /** What the observer makes of it. */
    public enum Verdict {
        /** It answers as expected. */
        UP,
        /** It was seen not to answer as expected. */
        DOWN,
        /** Nothing was learnt. It counts neither way. */
        UNKNOWN
    }
}
