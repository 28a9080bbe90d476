package dev.holdfast.local.net;

import java.net.http.HttpHeaders;

/** What came of one HTTP exchange. */
public sealed interface Exchange {
    /**
     * An answer.
     *
     * @param body its bytes, at most as many as were asked for
     * @param cut whether there were more
     */
    record Answered(int status, HttpHeaders headers, byte[] body, boolean cut) implements Exchange {}

    /**
     * The beginning of an answer that then stopped.
     *
     * @param what why the rest is missing: {@code the answer did not end in time}
     */
    record Unfinished(int status, String what) implements Exchange {}

    /** No answer. */
    record Prevented(Obstacle by) implements Exchange {}
}
