package dev.holdfast.console.drill;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/** In which way the primary region is lost. */
enum Variant {
    /** Killed without warning. */
    REGION_LOSS("region-loss"),
    /** Alive and written to by its own side, but nobody else reaches it. */
    PARTITION("partition"),
    /** Killed while the standby had long received nothing. */
    LAGGING_REPLICA("lagging-replica"),
    /** Killed, with an alarm that fires, clears and is sent again and again. */
    FLAPPING("flapping"),
    /** Killed, with observers that cannot look. */
    OBSERVER_DOWN("observer-down");

    private static final Duration RPO = Duration.ofSeconds(30);
    private static final Duration SHORT_RPO = Duration.ofSeconds(5);

    private final String word;

    Variant(String word) {
        this.word = word;
    }

    /** As options and reports spell it. */
    @JsonValue
    String word() {
        return word;
    }

    /** What the drill's plan promises to lose at most. */
    Duration rpo() {
        return this == LAGGING_REPLICA ? SHORT_RPO : RPO;
    }
}
