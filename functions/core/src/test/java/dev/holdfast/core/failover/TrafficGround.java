package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One provider on which {@link TrafficControlContract} tries a control. */
public interface TrafficGround {
    /** The control under test. */
    TrafficControl control();

    /** What it moves here. */
    Instrument instrument();

    /** The same kind, reachable, but what it names does not exist there. */
    Instrument instrumentOfNothing();

    /** Leads clients to a place that the plan does not know, or to both sides: whatever can happen there by hand. */
    void leadElsewhere() throws Exception;

    /** From now on no authority answers. */
    void silence() throws Exception;

    /** Everything the provider holds that a change could touch, as text in a fixed order, read past the control. */
    List<String> everything() throws Exception;

    /** As {@link #everything} without what the instrument itself moves; never empty. */
    List<String> bystanders() throws Exception;

    /** How long propagation to the last authority may take here. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** Looks until every authority leads to this side; propagation takes its time. */
    default void awaitAll(Side side) {
        long end = System.nanoTime() + patience().toNanos();
        TrafficView view = control().look(instrument());
        while (!view.allServe(side) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            view = control().look(instrument());
        }
        assertThat(view.allServe(side)).as("all to " + side + ": " + view).isTrue();
    }
}
