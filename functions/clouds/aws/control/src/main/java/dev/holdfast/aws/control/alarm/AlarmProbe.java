package dev.holdfast.aws.control.alarm;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.AwsTrouble;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.plan.Instrument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;

/**
 * Kind {@code cloudwatch-alarm}: what a metric or composite alarm says now ({@code cloudwatch:DescribeAlarms}). In alarm is
 * down, OK is up. It looks from its own region, whoever asks: that is its vantage.
 *
 * <p>CloudWatch tells since when a state lasts, not when it was last judged. A state that the alarm would keep without any data
 * is therefore not believed ("Configuring how CloudWatch alarms treat missing data", Amazon CloudWatch User Guide): see {@link
 * AlarmState#doubt}. What is left was judged within the last period.
 */
@ApplicationScoped
public class AlarmProbe implements Probing {
    private static final String ACTION = "cloudwatch:DescribeAlarms";

    private final AwsClients clients;
    private final Clock clock;

    @Inject
    public AlarmProbe(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "cloudwatch-alarm";
    }

    @Override
    public Observation look(Instrument instrument) {
        String name = instrument.required("alarm");
        String region = instrument.required("region");
        try {
            return state(instrument, name, region)
                    .map(state -> judged(instrument, region, state))
                    .orElseGet(() -> unknown(instrument, "there is no alarm '" + name + "' in " + region));
        } catch (SdkException e) {
            return unknown(instrument, ACTION + " on alarm '" + name + "' in " + region + ": " + AwsTrouble.why(e));
        }
    }

    private Optional<AlarmState> state(Instrument instrument, String name, String region) {
        DescribeAlarmsResponse answer = clients.client(
                        CloudWatchClient.class, Reach.of(instrument, region), CloudWatchClient::builder)
                .describeAlarms(request ->
                        request.alarmNames(name).alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM));
        return answer.metricAlarms().stream()
                .map(AlarmState::of)
                .findFirst()
                .or(() -> answer.compositeAlarms().stream().map(AlarmState::of).findFirst());
    }

    private Observation judged(Instrument instrument, String region, AlarmState state) {
        String since = "the alarm has been " + state.word() + " since " + state.since();
        return state.doubt()
                .map(doubt -> unknown(instrument, since + ", but " + doubt))
                .orElseGet(() -> new Observation(instrument.name(), region, judgedAt(state), state.verdict(), since));
    }

    /** When it was judged last, at the latest: a period ago, or when it changed since then. */
    private Instant judgedAt(AlarmState state) {
        Instant periodAgo = clock.instant().minus(state.period());
        return state.since().isAfter(periodAgo) ? state.since() : periodAgo;
    }

    private Observation unknown(Instrument instrument, String why) {
        return new Observation(instrument.name(), instrument.required("region"), clock.instant(), Verdict.UNKNOWN, why);
    }
}
