package dev.holdfast.core.failover;

import java.time.Duration;
import java.util.List;

/**
 * Where clients are sent, asked of every authority.
 *
 * @param answers one per authority (name server, cluster endpoint)
 * @param convergence how long clients may keep going to the old place after a change: the provider's propagation and
 *     the records' time to live
 * @param ttl the longest time to live an authority gives with the records now, to be checked before a change: whoever
 *     asked just before it keeps the old answer for so long; zero where no record decides or none was given
 */
public record TrafficView(List<Answer> answers, Duration convergence, Duration ttl) {
    public TrafficView {
        answers = List.copyOf(answers);
    }

    /** As answered by authorities that give no time to live. */
    public TrafficView(List<Answer> answers, Duration convergence) {
        this(answers, convergence, Duration.ZERO);
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
