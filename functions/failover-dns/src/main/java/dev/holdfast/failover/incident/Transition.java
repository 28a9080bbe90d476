package dev.holdfast.failover.incident;

import java.time.Instant;

/**
 * An alarm's latest word about an outage. It votes as an observer, down or up.
 *
 * @param alarm its name, for people
 * @param place from where it looks
 * @param at when it changed
 * @param fired whether it says that something is down; otherwise that this is over
 */
public record Transition(String alarm, String place, Instant at, boolean fired) {
    /** Whether it is the same alarm's word. */
    boolean isOfSame(Transition other) {
        return alarm.equals(other.alarm) && place.equals(other.place);
    }
}
