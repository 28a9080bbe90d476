package dev.holdfast.core.failover;

import java.time.Duration;
import java.util.List;

/**
 * Where clients are sent, asked of every authority.
 *
 * @param answers one per authority (name server, cluster endpoint)
 * @param convergence how long clients may keep going to the old place after a change: the provider's propagation and
 *     the records' time to live
 */
public record TrafficView(List<Answer> answers, Duration convergence) {
    public TrafficView {
        answers = List.copyOf(answers);
    }

    /**
     * One authority's answer.
     *
     * @param authority who was asked: a name server's address, an endpoint
     */
    public record Answer(String authority, Reply reply) {}

    /** What an authority said. */
    public sealed interface Reply {
        /** Clients are sent to this side. */
        record Serves(Side side) implements Reply {}

        /** Clients are sent somewhere else, or to both sides. */
        record Elsewhere(String where) implements Reply {}

        /** It gave no usable answer. */
        record Silent(String why) implements Reply {}
    }

    /** Whether every authority sends clients to this side. False when there is none to ask. */
    public boolean allServe(Side side) {
        return !answers.isEmpty()
                && answers.stream().allMatch(answer -> answer.reply().equals(new Reply.Serves(side)));
    }
}
