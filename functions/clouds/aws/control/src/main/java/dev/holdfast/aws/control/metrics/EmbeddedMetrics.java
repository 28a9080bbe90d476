package dev.holdfast.aws.control.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a report's metrics in CloudWatch's embedded metric format ("Specification: Embedded metric format", Amazon CloudWatch
 * User Guide): a line of JSON in a log, from which CloudWatch Logs makes metrics in the namespace {@code Holdfast}. No request
 * is sent, so nothing of a run waits for CloudWatch or needs a permission.
 *
 * <p>Dimensions: {@code plan} and {@code function}; for the number of runs {@code status} too, so that an alarm can see that
 * successes stay away (missing data is breaching); for a system's figures {@code system}. Pure.
 */
public final class EmbeddedMetrics {
    static final String NAMESPACE = "Holdfast";
    private static final String COUNTED_BY_STATUS = "Runs";
    /** "Metrics: the array … MUST NOT contain more than 100." */
    private static final int MOST_METRICS = 100;

    private EmbeddedMetrics() {}

    /** One line for the whole run and one for each system that has figures; none when the report has no metrics. */
    public static List<String> lines(RunReport report) {
        Map<String, List<Metric>> bySystem = new LinkedHashMap<>();
        report.metrics()
                .forEach(metric -> bySystem.computeIfAbsent(metric.system(), name -> new ArrayList<>())
                        .add(metric));
        return bySystem.entrySet().stream()
                .map(entry -> line(report, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String line(RunReport report, String system, List<Metric> metrics) {
        if (metrics.size() > MOST_METRICS) {
            throw new IllegalArgumentException("more than " + MOST_METRICS + " metrics in one line");
        }
        ObjectNode line = Json.mapper().createObjectNode();
        ObjectNode directions =
                line.putObject("_aws").put("Timestamp", report.finishedAt().toEpochMilli());
        ArrayNode sets = directions.putArray("CloudWatchMetrics");
        line.put("run", report.run().run().toString());
        line.put("plan", report.run().plan());
        line.put("function", report.run().function());
        line.set("status", Json.tree(report.status()));
        if (system.isEmpty()) {
            add(sets, metrics.stream().filter(EmbeddedMetrics::isPlain).toList(), "plan", "function");
            add(sets, metrics.stream().filter(metric -> !isPlain(metric)).toList(), "plan", "function", "status");
        } else {
            line.put("system", system);
            add(sets, metrics, "plan", "function", "system");
        }
        metrics.forEach(metric -> line.put(metric.name(), metric.value()));
        return Json.text(line);
    }

    private static boolean isPlain(Metric metric) {
        return !metric.name().equals(COUNTED_BY_STATUS);
    }

    private static void add(ArrayNode sets, List<Metric> metrics, String... dimensions) {
        if (metrics.isEmpty()) {
            return;
        }
        ObjectNode set = sets.addObject().put("Namespace", NAMESPACE);
        ArrayNode names = set.putArray("Dimensions").addArray();
        List.of(dimensions).forEach(names::add);
        ArrayNode definitions = set.putArray("Metrics");
        metrics.forEach(
                metric -> definitions.addObject().put("Name", metric.name()).put("Unit", unit(metric.unit())));
    }

    /** As CloudWatch spells it ("MetricDatum", Amazon CloudWatch API Reference). */
    private static String unit(Metric.Unit unit) {
        return switch (unit) {
            case SECONDS -> "Seconds";
            case BYTES -> "Bytes";
            case COUNT -> "Count";
        };
    }
}
