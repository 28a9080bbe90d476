package dev.holdfast.core.failover;

import java.time.Instant;

/** Whether a server can still acknowledge writes, as the independent path says. Only {@link Fenced} permits a promotion. */
public sealed interface FenceState {
    /** What was seen, in one sentence. */
    String what();

    /** It cannot acknowledge writes any more. */
    record Fenced(String what, Instant at) implements FenceState {}

    /** It can. */
    record Standing(String what) implements FenceState {}

    /** Nobody knows. It counts as standing. */
    record Unknown(String what) implements FenceState {}
}
