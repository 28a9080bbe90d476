package dev.holdfast.aws.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.Actor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines against the rules of "Specification: Embedded metric format" (Amazon CloudWatch User Guide); nothing local reads them. */
class EmbeddedMetricsTest {
    private static final Instant START = Instant.parse("2026-03-08T04:00:00Z");
    private static final RunId RUN = RunId.create(START);
    private static final Instant END = START.plusMillis(12_500);

    private record Report(List<Metric> figures, Status status) implements RunReport {
        @Override
        public RunContext run() {
            return new RunContext(RUN, "backup", "clinic", START, new Actor("alice", true, "operating-system"));
        }

        @Override
        public Instant finishedAt() {
            return END;
        }

        @Override
        public List<Metric> metrics() {
            List<Metric> all = new ArrayList<>(Metric.ofRun(this));
            all.addAll(figures);
            return all;
        }
    }

    private static final Report REPORT = new Report(
            List.of(
                    Metric.count("MissingBackups", 2, ""),
                    Metric.bytes("StoredBytes", 45_000_000_000L, "records"),
                    Metric.of("RpoExposure", Duration.ofMillis(11_600), "records"),
                    Metric.bytes("StoredBytes", 7, "audit")),
            Status.PARTIAL);

    private static List<JsonNode> read(List<String> lines) throws IOException {
        List<JsonNode> read = new ArrayList<>();
        for (String line : lines) {
            assertThat(line).startsWith("{").endsWith("}").doesNotContain("\n");
            read.add(Json.read(line.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class));
        }
        return read;
    }

    private static Set<String> named(JsonNode line) {
        Set<String> names = new HashSet<>();
        line.path("_aws")
                .path("CloudWatchMetrics")
                .forEach(set -> set.path("Metrics")
                        .forEach(metric -> names.add(metric.path("Name").asText())));
        return names;
    }

    @Test
    void the_run_has_a_line_and_each_system_has_one() throws IOException {
        List<JsonNode> lines = read(EmbeddedMetrics.lines(REPORT));
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().path("Duration").asDouble()).isEqualTo(12.5);
        assertThat(lines.getFirst().path("MissingBackups").asDouble()).isEqualTo(2);
        assertThat(lines.get(1).path("system").asText()).isEqualTo("records");
        assertThat(lines.get(1).path("StoredBytes").asLong()).isEqualTo(45_000_000_000L);
        assertThat(lines.get(1).path("RpoExposure").asDouble()).isEqualTo(11.6);
        assertThat(lines.get(2).path("system").asText()).isEqualTo("audit");
    }

    @Test
    void every_metric_and_dimension_that_is_named_is_there_and_is_what_the_format_asks_for() throws IOException {
        for (JsonNode line : read(EmbeddedMetrics.lines(REPORT))) {
            JsonNode directions = line.path("_aws");
            assertThat(directions.path("Timestamp").asLong()).isEqualTo(END.toEpochMilli());
            assertThat(directions.path("CloudWatchMetrics")).isNotEmpty();
            for (JsonNode set : directions.path("CloudWatchMetrics")) {
                assertThat(set.path("Namespace").asText()).isEqualTo("Holdfast");
                assertThat(set.path("Dimensions")).hasSize(1);
                set.path("Dimensions")
                        .get(0)
                        .forEach(name ->
                                assertThat(line.path(name.asText()).isTextual()).isTrue());
                assertThat(set.path("Metrics")).isNotEmpty().hasSizeLessThanOrEqualTo(100);
                set.path("Metrics").forEach(metric -> {
                    assertThat(line.path(metric.path("Name").asText()).isNumber())
                            .isTrue();
                    assertThat(metric.path("Unit").asText()).isIn("Seconds", "Bytes", "Count");
                });
            }
        }
    }

    @Test
    void runs_are_counted_by_status_so_that_successes_that_stay_away_can_be_seen() throws IOException {
        JsonNode line = read(EmbeddedMetrics.lines(REPORT)).getFirst();
        assertThat(line.path("status").asText()).isEqualTo("partial");
        assertThat(line.path("Runs").asDouble()).isEqualTo(1);
        for (JsonNode set : line.path("_aws").path("CloudWatchMetrics")) {
            boolean counted = set.path("Metrics").toString().contains("\"Runs\"");
            assertThat(set.path("Dimensions").toString())
                    .isEqualTo(counted ? "[[\"plan\",\"function\",\"status\"]]" : "[[\"plan\",\"function\"]]");
        }
        assertThat(named(line)).containsExactlyInAnyOrder("Runs", "Duration", "MissingBackups");
    }

    @Test
    void a_report_without_metrics_makes_no_line() {
        RunReport rehearsal = new RunReport() {
            @Override
            public RunContext run() {
                return REPORT.run();
            }

            @Override
            public Instant finishedAt() {
                return END;
            }

            @Override
            public Status status() {
                return Status.OK;
            }

            @Override
            public List<Metric> metrics() {
                return List.of();
            }
        };
        assertThat(EmbeddedMetrics.lines(rehearsal)).isEmpty();
    }

    @Test
    void the_meter_logs_each_line_as_it_is_under_a_category_of_its_own() {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger category = Logger.getLogger(LoggedMetrics.CATEGORY);
        category.addHandler(handler);
        try {
            new LoggedMetrics().record(REPORT);
        } finally {
            category.removeHandler(handler);
        }
        assertThat(logged).isEqualTo(EmbeddedMetrics.lines(REPORT));
    }

    @Test
    void a_figure_that_is_lost_fails_no_run() {
        List<Metric> tooMany = Stream.generate(() -> Metric.count("Many", 1, "records"))
                .limit(101)
                .toList();
        assertThatNoException().isThrownBy(() -> new LoggedMetrics().record(new Report(tooMany, Status.OK)));
    }
}
