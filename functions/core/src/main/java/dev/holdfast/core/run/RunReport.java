package dev.holdfast.core.run;

import java.time.Instant;

/** What every function's report has, so that every runtime can show it and turn it into an exit code. */
public interface RunReport {
    /** Which run it reports on. */
    RunContext run();

    /** By Holdfast's clock. */
    Instant finishedAt();

    /** How the run ended as a whole. */
    Status status();
}
