package dev.holdfast.local.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.RawServer;
import dev.holdfast.local.FixedConfig;
import dev.holdfast.local.net.Obstacle;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookoutTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-08T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void silence_far_away_proves_nothing_while_our_references_are_silent_too() throws Exception {
        Observation seen = silence("127.0.0.1:" + RawServer.closedPort());
        assertThat(seen.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen.what()).contains("which may be our own network's fault");
    }

    @Test
    void silence_far_away_is_evidence_while_a_reference_answers() throws Exception {
        try (RawServer reference = RawServer.hanging()) {
            Observation seen = silence("127.0.0.1:" + reference.port());
            assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
            assertThat(seen.what()).startsWith("198.51.100.7 took no connection, while 127.0.0.1:" + reference.port());
        }
    }

    @Test
    void this_runtime_stands_where_its_setting_says_or_is_called_as_its_machine() throws Exception {
        assertThat(new RuntimeVantage(new FixedConfig(Map.of("holdfast.region", " eu-west-1 "))).here())
                .isEqualTo("eu-west-1");
        for (Map<String, String> unset : java.util.List.of(Map.<String, String>of(), Map.of("holdfast.region", " "))) {
            assertThat(new RuntimeVantage(new FixedConfig(unset)).here())
                    .isEqualTo(InetAddress.getLocalHost().getHostName());
        }
    }

    private static Observation silence(String references) throws Exception {
        InetAddress far = InetAddress.getByName("198.51.100.7");
        return new Lookout(() -> "here", new OwnNetwork(references), CLOCK)
                .look(
                        Instruments.of("far", "tcp"),
                        within -> new Sight.Blocked(
                                new Obstacle.Silence(far.getHostAddress() + " took no connection", far)));
    }
}
