package dev.holdfast.failover.gate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.core.failover.Side;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Which way service moves. */
public enum Direction {
    /** Away from the plan's primary region. */
    FAILOVER(Side.PRIMARY),
    /** Back to it; asked for by a person, planned, without loss. */
    FAILBACK(Side.STANDBY),
    /** Nowhere: everything is asked, nothing is moved. */
    TEST(Side.PRIMARY);

    private final Side from;

    Direction(Side from) {
        this.from = from;
    }

    /** The side that must be serving for it to make sense. */
    public Side from() {
        return from;
    }

    /** As requests spell it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By their words, in order. */
    public static Map<String, Direction> byWord() {
        Map<String, Direction> words = new LinkedHashMap<>();
        for (Direction direction : values()) {
            words.put(direction.word(), direction);
        }
        return words;
    }

    @JsonCreator
    static Direction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
