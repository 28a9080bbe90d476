package dev.holdfast.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.failover.FailoverReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The repository's events: what comes of each. They are of the first of January, so no alarm among them is fresh. */
class EventFilesTest {
    private static final Path EVENTS = Path.of(System.getProperty("holdfast.root"), "events");

    /** What says that something is over, or that nobody knows, or is no alarm at all. */
    private static final String QUIET =
            "failover-.*(-ok|-resolved|-closed|-insufficient-data|-suppressed|-grid|-cloudevents)\\.json";

    private final Clinic clinic = new Clinic();

    static Stream<String> reported() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(QUIET))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("reported")
    void what_says_that_something_is_over_or_is_no_alarm_is_reported(String file) throws IOException {
        mapEverything();
        FailoverReport report = (FailoverReport) clinic.function().handle(event(file));
        assertThat(report.outcome()).as(report.what()).isEqualTo(Outcome.REPORTED);
        assertThat(clinic.world.effects).isEmpty();
    }

    /** What fired, and the region that it is about. */
    static Stream<Arguments> fired() {
        return Stream.of(
                Arguments.of("failover-alarm-cloudwatch-eventbridge.json", "us-east-1"),
                Arguments.of("failover-alarm-cloudwatch-sns.json", "us-east-1"),
                Arguments.of("failover-alarm-cloudwatch-sns-http.json", "us-east-1"),
                Arguments.of("failover-alarm-cloudwatch-lambda-action.json", "us-east-1"),
                Arguments.of("failover-alarm-cloudwatch-composite.json", "us-east-1"),
                Arguments.of("failover-aws-health.json", "us-east-1"),
                Arguments.of("failover-azure-metric.json", "eastus2"),
                Arguments.of("failover-azure-webtest.json", "eastus2"),
                Arguments.of("failover-azure-service-health.json", "eastus2"),
                Arguments.of("failover-azure-resource-health.json", "eastus2"));
    }

    @ParameterizedTest
    @MethodSource("fired")
    void an_alarm_that_fired_just_now_moves_service_out_of_the_region_it_is_about(String file, String region)
            throws IOException {
        mapEverything();
        clinic.regions = List.of(region, "us-west-2", clinic.world.here);
        clinic.world.loseThePrimaryRegion();
        clinic.vault.clock().advance(Duration.between(TestVault.NOW, Instant.parse("2026-01-01T10:08:00Z")));
        FailoverReport report = (FailoverReport) clinic.function().handle(event(file));
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.scenario()).isEqualTo("region-outage");
    }

    @Test
    void every_alarm_of_the_repository_that_fired_is_tried() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("failover-(alarm|aws|azure)-.*\\.json"))
                            .filter(name -> !name.matches(QUIET)))
                    .containsExactlyInAnyOrderElementsOf(
                            fired().map(fired -> (String) fired.get()[0]).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("fired")
    void an_alarm_that_fired_would_start_its_scenario_but_these_are_months_old(String file, String region)
            throws IOException {
        mapEverything();
        FailoverReport report = (FailoverReport) clinic.function().handle(event(file));
        assertThat(report.outcome()).as(report.what()).isEqualTo(Outcome.REFUSED);
        assertThat(report.what()).contains("ago, the plan takes alarms of at most 15 min");
        assertThat(report.hint()).contains("--scenario region-outage");
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void the_handshake_of_event_grid_is_answered() throws IOException {
        JsonNode answer = (JsonNode) clinic.function().handle(event("failover-event-grid-validation.json"));
        assertThat(answer.path("validationResponse").asText()).isNotEmpty();
    }

    @Test
    void the_request_by_hand_moves_service_and_the_one_for_the_way_back_brings_it_home() throws IOException {
        clinic.world.loseThePrimaryRegion();
        assertThat(handled("failover-dry-run.json").outcome()).isEqualTo(Outcome.REHEARSED);
        assertThat(handled("failover-manual.json").outcome()).isEqualTo(Outcome.SWITCHED);
        clinic.vault.clock().advance(Duration.ofHours(2));
        assertThat(handled("failback-manual.json").outcome()).isEqualTo(Outcome.SWITCHED);
    }

    private FailoverReport handled(String file) throws IOException {
        return (FailoverReport) clinic.function().handle(event(file));
    }

    private void mapEverything() {
        Failover old = clinic.failover;
        List<Failover.Alarm> alarms = Stream.of(
                        "healthcare-gitops-region-down",
                        "healthcare-gitops-region-down-confirmed",
                        "AWS_EC2_OPERATIONAL_ISSUE",
                        "cerebra-azure-incident",
                        "cerebra-eastus2-down",
                        "cerebra-front-door-down",
                        "cerebra-sql-unavailable")
                .map(name -> new Failover.Alarm(name, "region-outage"))
                .toList();
        clinic.failover = new Failover(
                old.system(),
                old.promotion(),
                old.holdDown(),
                old.alarmAge(),
                old.promotionTimeout(),
                old.quorum(),
                old.observers(),
                alarms,
                old.fences(),
                old.traffic(),
                old.workloads(),
                old.checks(),
                old.approvers());
    }

    private static JsonNode event(String file) throws IOException {
        return TriggerIntake.parse(Files.readAllBytes(EVENTS.resolve(file)));
    }
}
