package dev.holdfast.failover.gate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What is asked before service is moved, in this order. */
public enum Gate {
    /** Enough independent observers see the serving region down. */
    QUORUM("observer-quorum", true),
    /** The last switch is long enough ago. */
    HOLD_DOWN("hold-down", true),
    /** No other failover is going on. Two at once cannot be made safe by a reason. */
    SINGLE_FLIGHT("single-flight", false),
    /** The database that is to take over answers as a standby. What does not cannot be promoted. */
    STANDBY("standby", false),
    /** The workloads that are to take over are there and healthy. */
    CAPACITY("capacity", true),
    /** What would be lost is known and within the RPO; an override accepts the loss. */
    LAG("replication-lag", true),
    /** It can be proved that the old primary acknowledges no writes. Without that there may be two primaries. */
    FENCE("fence", false),
    /** No passwords are being changed. */
    ROTATION("rotation", true),
    /** A witness outside, or two approvals by different roles. Who lacks one of these has the other. */
    DECISION("decision", false);

    private final String word;
    private final boolean overridable;

    Gate(String word, boolean overridable) {
        this.word = word;
        this.overridable = overridable;
    }

    /** As requests and reports spell it. */
    @JsonValue
    public String word() {
        return word;
    }

    /** Whether a person may pass it with a written reason. */
    public boolean overridable() {
        return overridable;
    }

    /** The gate of this name. */
    public static Optional<Gate> named(String word) {
        return Arrays.stream(values()).filter(gate -> gate.word.equals(word)).findFirst();
    }

    @JsonCreator
    static Gate of(String word) {
        return named(word).orElseThrow(() -> new IllegalArgumentException("no gate is called " + word));
    }
}
