package dev.holdfast.failover.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What one gate says now.
 *
 * @param why one sentence
 * @param evidence what it rests on, one line each; may be empty
 * @param overridable whether a person may pass it with a written reason
 * @param override the reason with which a person passed it; empty when nobody did
 */
public record GateAnswer(
        Gate gate, Answer answer, String why, List<String> evidence, boolean overridable, String override) {
    public GateAnswer {
        evidence = List.copyOf(evidence);
    }

    /** The three answers. */
    public enum Answer {
        /** Nothing speaks against it. */
        @JsonProperty("open")
        OPEN,
        /** Something does. */
        @JsonProperty("closed")
        CLOSED,
        /** It could not be found out. Holds as closed does. */
        @JsonProperty("unknown")
        UNKNOWN
    }

    static GateAnswer open(Gate gate, String why, List<String> evidence) {
        return new GateAnswer(gate, Answer.OPEN, why, evidence, gate.overridable(), "");
    }

    static GateAnswer closed(Gate gate, String why, List<String> evidence) {
        return new GateAnswer(gate, Answer.CLOSED, why, evidence, gate.overridable(), "");
    }

    static GateAnswer unknown(Gate gate, String why, List<String> evidence) {
        return new GateAnswer(gate, Answer.UNKNOWN, why, evidence, gate.overridable(), "");
    }

    /** The same answer, passed with this reason where that is allowed and needed. */
    GateAnswer overriddenWith(String reason) {
        return overridable && answer != Answer.OPEN ? new GateAnswer(gate, answer, why, evidence, true, reason) : this;
    }

    /** Whether it lets the run through. */
    public boolean passes() {
        return answer == Answer.OPEN || !override.isEmpty();
    }
}
