package dev.holdfast.core.run;

import java.time.Instant;
import java.util.List;

/** What every function's report has, so that every runtime can show it and turn it into an exit code. */
public interface RunReport {
    /** Which run it reports on. */
    RunContext run();

    /** By Holdfast's clock. */
    Instant finishedAt();

    /** How the run ended as a whole. */
    Status status();

    /**
     * Its figures for curves and alarms; none for a rehearsal, which must not look like work that was done.
     */
    default List<Metric> metrics() {
        return Metric.ofRun(this);
    }
}
