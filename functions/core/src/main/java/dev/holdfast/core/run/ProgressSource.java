package dev.holdfast.core.run;

import dev.holdfast.core.system.Progress;

/** Shows the progress of long work in the way of its runtime: a bar on a terminal, log lines in a cloud. */
public interface ProgressSource {
    /** Something that listens to the work on one system; close it when the work is over. */
    Shown show(RunContext run, String system);

    /** Progress that is on display until closed. */
    interface Shown extends Progress, AutoCloseable {
        @Override
        void close();
    }
}
