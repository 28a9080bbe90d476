package dev.holdfast.core.run;

import dev.holdfast.core.HoldfastException;
import java.time.Duration;

/** The time of this run was over before its work was done. What had been begun was taken back. */
public final class OutOfTime extends HoldfastException {
    private static final long serialVersionUID = 1L;

    private final String phase;
    private final long done;
    private final long total;

    OutOfTime(String phase, long done, long total, Duration allotted) {
        super(
                "time over in phase '" + phase + "'" + progress(done, total) + ": this run may take "
                        + seconds(allotted) + ".",
                "nothing half-done was kept; give it more time, or a place to hand over to.");
        this.phase = phase;
        this.done = done;
        this.total = total;
    }

    /** What was going on. */
    public String phase() {
        return phase;
    }

    /** Bytes of that phase that were done. */
    public long done() {
        return done;
    }

    /** Bytes of that phase in all; 0 when unknown. */
    public long total() {
        return total;
    }

    private static String progress(long done, long total) {
        if (total > 0) {
            return " after " + done + " of " + total + " bytes";
        }
        return done > 0 ? " after " + done + " bytes" : "";
    }

    private static String seconds(Duration span) {
        return span.toMillis() / 1000.0 + " s";
    }
}
