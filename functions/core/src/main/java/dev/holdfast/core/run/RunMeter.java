package dev.holdfast.core.run;

/**
 * Passes a run's figures on to where the runtime's platform collects such things. A runtime calls each of these once for each
 * report, after the function returned; those that find nothing to do do nothing.
 */
public interface RunMeter {
    /** Takes the report's {@link RunReport#metrics metrics}. Never throws: a figure that is lost fails no run. */
    void record(RunReport report);
}
