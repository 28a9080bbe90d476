package dev.holdfast.console.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.console.bench.failover.AlarmEvents.Delivery;
import dev.holdfast.console.bench.failover.AlarmEvents.Shape;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.trigger.TriggerIntake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The repository's own events, made to be about the benchmark's outage. */
class AlarmEventsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T04:05:06.789Z");

    private final AlarmEvents events = new AlarmEvents(Path.of(System.getProperty("holdfast.root"), "events"));

    @Test
    void every_way_of_delivery_tells_of_the_same_transition_of_the_benchmarks_alarm() {
        List<Trigger.Alarm> alarms = Arrays.stream(Shape.values())
                .filter(shape -> !shape.word().contains("-ok") && !shape.word().contains("insufficient"))
                .map(shape -> alarm(events.event(shape, NOW)))
                .toList();

        assertThat(alarms).hasSize(3).allSatisfy(alarm -> {
            assertThat(alarm.alarm()).isEqualTo(AlarmEvents.ALARM);
            assertThat(alarm.state()).isEqualTo(Trigger.State.FIRED);
            assertThat(alarm.changedAt()).isEqualTo(NOW);
        });
        assertThat(alarms.stream().map(Trigger.Alarm::duplicateKey).distinct()).hasSize(1);
    }

    @Test
    void what_is_over_or_unknown_stays_so() {
        assertThat(alarm(events.event(Shape.SNS_OK, NOW)).state()).isEqualTo(Trigger.State.CLEARED);
        assertThat(alarm(events.event(Shape.EVENTBRIDGE_INSUFFICIENT_DATA, NOW)).state())
                .isEqualTo(Trigger.State.UNKNOWN);
    }

    @Test
    void a_shuffle_has_every_shape_alike_and_the_same_seed_gives_the_same_order() {
        List<Delivery> once = events.shuffled(70, NOW, 1);

        assertThat(EventStorm.shapes(once))
                .hasSize(7)
                .allSatisfy((shape, count) -> assertThat(count).isEqualTo(10));
        assertThat(order(events.shuffled(70, NOW, 1))).isEqualTo(order(once));
        assertThat(order(events.shuffled(70, NOW, 2))).isNotEqualTo(order(once));
    }

    private static String order(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.shape().word()).collect(Collectors.joining(" "));
    }

    private static Trigger.Alarm alarm(JsonNode event) {
        return (Trigger.Alarm) TriggerIntake.read(event, Caller.known("bench", "test"));
    }
}
