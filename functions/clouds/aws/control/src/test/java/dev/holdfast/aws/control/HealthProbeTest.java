package dev.holdfast.aws.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.control.Front.Canned;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.plan.Instrument;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Route 53's checkers as observers. To moto everything is healthy and there is one checker; other news come from {@link Front}. */
class HealthProbeTest {
    private static final Instant NOW = Instant.parse("2026-03-08T03:00:00Z");
    private static final String OK = "Success: HTTP Status Code 200, OK";
    private static final String DOWN = "Failure: The health checker could not establish a connection.";

    private MotoWorld world;
    private HealthProbe probe;

    @BeforeEach
    void build() throws IOException {
        world = new MotoWorld(SharedMoto.endpoint());
        probe = new HealthProbe(world.clients, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    private Instrument instrument(String check) {
        return new Instrument(
                "the-checkers",
                "route53-health",
                new TreeMap<>(Map.of(
                        "healthCheck", check, "endpoint", world.front.endpoint().toString(), "timeout", "PT3S")),
                new TreeMap<>());
    }

    private Observation look(List<String> reports) {
        answer(new Canned(
                200,
                Map.of("Content-Type", "text/xml"),
                "<?xml version=\"1.0\"?><GetHealthCheckStatusResponse"
                        + " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><HealthCheckObservations>"
                        + String.join("", reports)
                        + "</HealthCheckObservations></GetHealthCheckStatusResponse>"));
        return probe.look(instrument("watched"));
    }

    private void answer(Canned canned) {
        world.front.script((number, line) -> Optional.of(canned));
    }

    private static List<String> reports(int count, String status, String at) {
        List<String> reports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reports.add("""
                    <HealthCheckObservation><Region>eu-west-1</Region><IPAddress>192.0.2.%d</IPAddress><StatusReport>\
                    <Status>%s</Status><CheckedTime>%s</CheckedTime></StatusReport></HealthCheckObservation>""".formatted(i, status, at));
        }
        return reports;
    }

    private static List<String> both(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    @Test
    void what_the_emulator_calls_healthy_is_up_at_the_time_of_the_check() {
        Instant before = Instant.now().minusSeconds(2);
        Observation seen = probe.look(instrument(world.healthCheck));
        assertThat(seen.verdict()).isEqualTo(Verdict.UP);
        assertThat(seen.observer()).isEqualTo("the-checkers");
        assertThat(seen.vantage()).isEqualTo("Route 53 health checkers");
        assertThat(seen.what()).isEqualTo("1 of 1 checkers see it healthy");
        assertThat(seen.at()).isAfter(before).isNotEqualTo(NOW);
    }

    @Test
    void more_than_eighteen_percent_make_it_healthy() {
        String at = "2026-03-08T02:59:40Z";
        assertThat(look(both(reports(18, OK, at), reports(82, DOWN, at))).verdict())
                .isEqualTo(Verdict.DOWN);
        assertThat(look(both(reports(19, OK, at), reports(81, DOWN, at))).verdict())
                .isEqualTo(Verdict.UP);
    }

    @Test
    void a_verdict_is_as_old_as_the_oldest_report_it_rests_on() {
        Observation seen =
                look(both(reports(1, DOWN, "2026-03-08T02:58:30Z"), reports(15, DOWN, "2026-03-08T02:59:50Z")));
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(seen.at()).isEqualTo(Instant.parse("2026-03-08T02:58:30Z"));
        assertThat(seen.what())
                .startsWith("0 of 16 checkers see it healthy; eu-west-1: Failure: The health checker could not");
    }

    @Test
    void a_checker_that_stopped_reporting_does_not_count() {
        Observation seen = look(both(reports(4, OK, "2026-03-08T01:00:00Z"), reports(8, DOWN, "2026-03-08T02:59:50Z")));
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(seen.at()).isEqualTo(Instant.parse("2026-03-08T02:59:50Z"));
        assertThat(seen.what()).contains("0 of 8").contains("4 reported too long ago to count");
    }

    @Test
    void what_cannot_be_asked_is_unknown_and_says_why() {
        unknown(look(List.of()), "no checker reports on health check watched");
        for (String code : List.of("AccessDenied", "NoSuchHealthCheck", "ExpiredToken")) {
            answer(Canned.route53(403, code));
            unknown(probe.look(instrument("watched")), "route53:GetHealthCheckStatus");
            unknown(probe.look(instrument("watched")), code);
        }
        answer(Canned.route53(400, "Throttling"));
        unknown(probe.look(instrument("watched")), "throttled");
        answer(Canned.SILENCE);
        unknown(probe.look(instrument("watched")), "no answer");
        world.front.close();
        unknown(probe.look(instrument("watched")), "no answer");
    }

    private static void unknown(Observation seen, String words) {
        assertThat(seen.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen.at()).isEqualTo(NOW);
        assertThat(seen.what()).contains(words).doesNotContain(MotoWorld.SECRET).doesNotContain("somebody");
    }
}
