package dev.holdfast.aws.control.metrics;

import dev.holdfast.core.run.RunMeter;
import dev.holdfast.core.run.RunReport;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Logs a run's figures for CloudWatch, a line each, under the category {@code dev.holdfast.metrics}. CloudWatch reads only lines
 * that are JSON from their first character, so the runtime gives this category a handler of its own with the format {@code
 * %s%n}; where it has none the lines are log lines like others.
 */
@ApplicationScoped
public class LoggedMetrics implements RunMeter {
    /** The log's category. */
    public static final String CATEGORY = "dev.holdfast.metrics";

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    @Override
    public void record(RunReport report) {
        try {
            EmbeddedMetrics.lines(report).forEach(LOG::info);
        } catch (RuntimeException e) {
            LOG.warnf(e, "the figures of run %s are lost", report.run().run());
        }
    }
}
