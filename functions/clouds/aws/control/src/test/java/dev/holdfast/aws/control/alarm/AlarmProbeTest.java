package dev.holdfast.aws.control.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Front;
import dev.holdfast.aws.control.Front.Canned;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.aws.control.SharedMoto;
import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.plan.Instrument;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * Alarms as observers, on moto, which judges no metric: states are set by hand there. It has no composite alarms; {@link Front}
 * answers as "DescribeAlarms" (Amazon CloudWatch API Reference) shows. That CloudWatch cannot judge an alarm
 * fully ({@code EvaluationState}) is something moto never says; {@link AlarmState} is asked directly then.
 */
class AlarmProbeTest {
    private static final String REGION = "us-west-2";
    private static final String NAME = "clinic region down";

    private final AwsClients clients = SharedMoto.clients();
    private final Instant now = Instant.now().plus(Duration.ofHours(1));
    private CloudWatchClient cloudwatch;
    private Front front;
    private AlarmProbe probe;

    @BeforeEach
    void build() throws IOException {
        cloudwatch = clients.client(
                CloudWatchClient.class,
                new Reach(REGION, SharedMoto.endpoint().toString(), Duration.ofMinutes(1)),
                CloudWatchClient::builder);
        front = new Front(SharedMoto.endpoint());
        probe = new AlarmProbe(clients, Clock.fixed(now, ZoneOffset.UTC));
    }

    @AfterEach
    void tearDown() {
        cloudwatch.deleteAlarms(request -> request.alarmNames(NAME));
        front.close();
    }

    private void alarm(Consumer<PutMetricAlarmRequest.Builder> different) {
        cloudwatch.putMetricAlarm(request -> {
            request.alarmName(NAME)
                    .namespace("Holdfast")
                    .metricName("Up")
                    .statistic("Minimum")
                    .period(300)
                    .evaluationPeriods(2)
                    .threshold(1.0)
                    .comparisonOperator("LessThanThreshold")
                    .treatMissingData("breaching");
            different.accept(request);
        });
    }

    private void state(StateValue value) {
        cloudwatch.setAlarmState(
                request -> request.alarmName(NAME).stateValue(value).stateReason("by hand"));
    }

    private Observation look(String alarm, String region) {
        Instrument instrument = Instruments.of(
                "region",
                "cloudwatch-alarm",
                "alarm",
                alarm,
                "region",
                region,
                "endpoint",
                front.endpoint().toString(),
                "timeout",
                "PT2S");
        return probe.look(instrument);
    }

    private Observation look() {
        return look(NAME, REGION);
    }

    @ParameterizedTest
    @CsvSource({"OK, UP", "ALARM, DOWN", "INSUFFICIENT_DATA, UNKNOWN"})
    void the_state_is_the_verdict_seen_from_the_alarms_own_region(StateValue state, Verdict verdict) {
        alarm(different -> {});
        state(state);
        Observation seen = look();
        assertThat(seen.verdict()).isEqualTo(verdict);
        assertThat(seen.observer()).isEqualTo("region");
        assertThat(seen.vantage()).isEqualTo(REGION);
        assertThat(seen.what())
                .startsWith("the alarm has been ")
                .contains(" since 20")
                .hasSizeLessThan(400);
    }

    @Test
    void a_state_that_lasts_is_as_old_as_the_alarms_period_and_a_new_one_as_old_as_it_is() {
        alarm(different -> {});
        state(StateValue.OK);
        assertThat(look().at()).isEqualTo(now.minusSeconds(300));
        Instant changed = cloudwatch
                .describeAlarms(request -> request.alarmNames(NAME))
                .metricAlarms()
                .getFirst()
                .stateUpdatedTimestamp();
        probe = new AlarmProbe(clients, Clock.fixed(changed.plusSeconds(20), ZoneOffset.UTC));
        assertThat(look().at()).isEqualTo(changed);
    }

    @ParameterizedTest
    @CsvSource({
        "missing, OK, UP",
        "missing, ALARM, DOWN",
        "breaching, OK, UP",
        "breaching, ALARM, DOWN",
        "notBreaching, OK, UNKNOWN",
        "notBreaching, ALARM, DOWN",
        "ignore, OK, UNKNOWN",
        "ignore, ALARM, UNKNOWN"
    })
    void a_state_that_would_be_kept_without_any_data_is_not_believed(
            String missing, StateValue state, Verdict verdict) {
        alarm(different -> different.treatMissingData(missing));
        state(state);
        assertThat(look().verdict()).isEqualTo(verdict);
        if (verdict == Verdict.UNKNOWN) {
            assertThat(look().what()).contains("set its missing data to breaching or missing");
        }
    }

    @Test
    void an_alarm_that_cannot_be_judged_fully_counts_neither_way() {
        AlarmState partial = AlarmState.of(MetricAlarm.builder()
                .stateValue(StateValue.OK)
                .stateUpdatedTimestamp(now)
                .treatMissingData("breaching")
                .evaluationState("PARTIAL_DATA")
                .build());
        assertThat(partial.doubt()).hasValueSatisfying(why -> assertThat(why).contains("PARTIAL_DATA"));
        AlarmState new25 = AlarmState.of(MetricAlarm.builder()
                .stateValue("SOMETHING_NEW")
                .stateUpdatedTimestamp(now)
                .build());
        assertThat(new25.doubt()).isPresent();
        assertThat(new25.period()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void an_alarm_that_computes_goes_by_its_longest_period() {
        AlarmState computed = AlarmState.of(MetricAlarm.builder()
                .stateValue(StateValue.OK)
                .stateUpdatedTimestamp(now)
                .metrics(List.of(
                        MetricDataQuery.builder()
                                .id("a")
                                .metricStat(stat -> stat.period(600))
                                .build(),
                        MetricDataQuery.builder()
                                .id("b")
                                .expression("a")
                                .period(120)
                                .build()))
                .build());
        assertThat(computed.period()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_composite_alarm_is_asked_like_any_other() {
        front.script((number, line) ->
                Optional.of(new Canned(200, Map.of("Content-Type", "text/xml"), """
                <DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><DescribeAlarmsResult>\
                <MetricAlarms/><CompositeAlarms><member><AlarmName>whole region</AlarmName><StateValue>ALARM</StateValue>\
                <StateUpdatedTimestamp>%s</StateUpdatedTimestamp></member></CompositeAlarms></DescribeAlarmsResult>\
                </DescribeAlarmsResponse>""".formatted(now.minusSeconds(90)))));
        Observation seen = look("whole region", REGION);
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(seen.at()).isEqualTo(now.minusSeconds(60));
        assertThat(front.bodies().getFirst()).contains("MetricAlarm", "CompositeAlarm");
    }

    @Test
    void an_alarm_is_looked_for_in_the_named_region_and_nowhere_else() {
        alarm(different -> {});
        state(StateValue.ALARM);
        unknown(look(NAME, "us-east-1"), "there is no alarm '" + NAME + "' in us-east-1");
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDeniedException, AccessDeniedException",
        "403, ExpiredToken, ExpiredToken",
        "400, Throttling, throttled",
        "500, InternalServiceFault, InternalServiceFault"
    })
    void what_cannot_be_asked_is_unknown_and_says_why(int status, String code, String words) {
        front.script((number, line) -> Optional.of(new Canned(
                status,
                Map.of("Content-Type", "text/xml", "x-amzn-query-error", code + ";Sender"),
                "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>arn:aws:iam::1:user/somebody</Message></Error></ErrorResponse>"
                        .formatted(code))));
        unknown(look(), "cloudwatch:DescribeAlarms on alarm 'clinic region down' in us-west-2");
    }

    @Test
    void a_region_that_does_not_answer_is_unknown() {
        front.script((number, line) -> Optional.of(Canned.SILENCE));
        unknown(look(), "no answer");
        front.close();
        unknown(look(), "no answer");
    }

    private void unknown(Observation seen, String words) {
        assertThat(seen.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen.at()).isEqualTo(now);
        assertThat(seen.what()).contains(words).doesNotContain("somebody");
    }
}
