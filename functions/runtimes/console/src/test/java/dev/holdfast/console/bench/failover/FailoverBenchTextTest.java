package dev.holdfast.console.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.bench.failover.FailoverBenchReport.Bound;
import dev.holdfast.console.bench.failover.FailoverBenchReport.Storm;
import dev.holdfast.core.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is printed of the figures. */
class FailoverBenchTextTest {
    @Test
    void each_bound_says_whether_it_was_met() {
        String text = FailoverBenchText.of(report(
                new Bound("to the change", "ms", 499.9, 500, false),
                new Bound("own time", "ms", 2000, 2000, false),
                new Bound("events", "failovers", 1, 1, true),
                new Bound("none moved", "failovers", 0, 1, true)));

        assertThat(text.lines())
                .anyMatch(line -> line.contains("below 500 ms") && line.contains("met  "))
                .anyMatch(line -> line.contains("below 2,000 ms") && line.contains("missed  own time"))
                .anyMatch(line -> line.contains("exactly 1 failovers") && line.contains("met  "))
                .anyMatch(line -> line.startsWith("0 failovers") && line.contains("missed"));
    }

    @Test
    void machine_settings_and_both_ratios_stand_beside_the_figures() {
        assertThat(FailoverBenchText.of(report()))
                .contains("machine:  processors 2", "settings: store file")
                .contains("as a multiple of nsupdate's whole time: 3.5 x", "in a failover's time: 12 %")
                .contains("3 events at once: sns 3", "answers: SWITCHED 1", "zone changes: 1");
    }

    @Test
    void a_program_reads_the_verdicts_too() {
        assertThat(Json.text(report(new Bound("to the change", "ms", 12, 500, false))))
                .contains("\"verdict\":\"met\"");
    }

    @Test
    void the_witness_that_counted_most_failovers_counts() {
        assertThat(storm(1, 1).failovers()).isOne();
        assertThat(storm(2, 1).failovers()).isEqualTo(2);
        assertThat(storm(1, 3).failovers()).isEqualTo(3);
    }

    private static Storm storm(long zoneChanges, long redirections) {
        return new Storm(
                3, new TreeMap<>(Map.of("sns", 3)), new TreeMap<>(Map.of("SWITCHED", 1)), zoneChanges, 1, redirections);
    }

    private static FailoverBenchReport report(Bound... bounds) {
        return new FailoverBenchReport(
                new TreeMap<>(Map.of("processors", "2")),
                new TreeMap<>(Map.of("store", "file")),
                List.of(Spread.of("it", List.of(Duration.ofMillis(7)))),
                storm(1, 1),
                3.5,
                0.12,
                List.of(bounds),
                List.of("a remark"));
    }
}
