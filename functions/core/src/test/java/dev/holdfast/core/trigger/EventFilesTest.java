package dev.holdfast.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventFilesTest {
    private static final Path EVENTS = Path.of(System.getProperty("holdfast.root"), "events");
    private static final Caller CALLER = Caller.known("alice", "operating-system");

    static List<Path> events() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_event_file_has_a_known_shape_and_names_the_plan_if_it_asks_for_something(Path file) throws IOException {
        switch (read(file)) {
            case Trigger.Asked asked ->
                assertThat(asked.request().path("plan").textValue()).isEqualTo("healthcare-gitops");
            case Trigger.Alarm alarm -> assertThat(alarm.request()).isEmpty();
            case Trigger.GridEvent event -> assertThat(event.request()).isEmpty();
            case Trigger.Handshake handshake -> assertThat(handshake.request()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_event_file_is_explained_in_the_readme(Path file) throws IOException {
        assertThat(EVENTS.resolve("README.md")).content().contains("`" + file.getFileName() + "`");
    }

    @Test
    void events_by_hand_are_manual_and_their_actor_is_a_claim() throws IOException {
        assertThat(read(EVENTS.resolve("backup-manual.json"))).isInstanceOfSatisfying(Trigger.Manual.class, manual -> {
            assertThat(manual.actor()).isEqualTo(new Actor("sre-on-call@example.org", false, "operating-system:alice"));
            assertThat(manual.request().has("actor")).isFalse();
        });
    }

    @Test
    void the_scheduler_event_is_read_with_its_occurrence() throws IOException {
        String arn =
                "arn:aws:scheduler:us-west-2:111122223333:schedule/healthcare-gitops/healthcare-gitops-postgresql-hourly";
        assertThat(read(EVENTS.resolve("backup-schedule-eventbridge-scheduler.json")))
                .isInstanceOfSatisfying(Trigger.Scheduled.class, scheduled -> {
                    assertThat(scheduled.source()).isEqualTo(Trigger.Source.EVENTBRIDGE_SCHEDULER);
                    assertThat(scheduled.schedule()).isEqualTo(arn);
                    assertThat(scheduled.scheduledTime()).isEqualTo("2026-01-01T11:00:00Z");
                    assertThat(scheduled.duplicateKey()).isEqualTo(arn + "@2026-01-01T11:00:00Z");
                    assertThat(scheduled.request().toString())
                            .isEqualTo(
                                    "{\"plan\":\"healthcare-gitops\",\"tier\":\"hourly\",\"systems\":[\"postgresql\"]}");
                });
    }

    @Test
    void the_rule_event_is_read_with_its_occurrence() throws IOException {
        assertThat(read(EVENTS.resolve("backup-schedule-eventbridge-rule.json")))
                .isInstanceOfSatisfying(Trigger.Scheduled.class, scheduled -> {
                    assertThat(scheduled.source()).isEqualTo(Trigger.Source.EVENTBRIDGE_RULE);
                    assertThat(scheduled.scheduledTime()).isEqualTo("2026-01-01T04:00:00Z");
                    assertThat(scheduled.request().has("ruleArn")).isFalse();
                    assertThat(scheduled.request().has("scheduledTime")).isFalse();
                });
    }

    @Test
    void the_azure_timer_stands_for_the_occurrence_called_next_not_the_one_called_last() throws IOException {
        Trigger trigger = TriggerIntake.read(
                TriggerIntake.parse(Files.readAllBytes(EVENTS.resolve("backup-schedule-azure-timer.json"))),
                Caller.known("backup-healthcare-gitops-postgresql-hourly", "azure-functions-timer"));
        assertThat(trigger).isInstanceOfSatisfying(Trigger.Scheduled.class, scheduled -> {
            assertThat(scheduled.source()).isEqualTo(Trigger.Source.AZURE_TIMER);
            assertThat(scheduled.scheduledTime()).isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
            assertThat(scheduled.actor().authenticated()).isTrue();
        });
    }

    private static Trigger read(Path file) throws IOException {
        return TriggerIntake.read(TriggerIntake.parse(Files.readAllBytes(file)), CALLER);
    }
}
