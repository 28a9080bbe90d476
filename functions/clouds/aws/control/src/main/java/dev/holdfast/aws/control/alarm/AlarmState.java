package dev.holdfast.aws.control.alarm;

import dev.holdfast.core.failover.Observation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * What CloudWatch says about an alarm.
 *
 * @param since when it came into its state
 * @param period how long a state may have gone unjudged
 * @param missingData how it treats missing data: {@code missing}, {@code ignore}, {@code breaching}, {@code notBreaching}
 * @param evaluation what CloudWatch says about judging it, empty when all is well: {@code PARTIAL_DATA}
 */
record AlarmState(StateValue value, Instant since, Duration period, String missingData, String evaluation) {
    /** A composite alarm is judged whenever one of its alarms changes; alarms of standard resolution each minute. */
    private static final Duration LEAST_PERIOD = Duration.ofMinutes(1);

    static AlarmState of(MetricAlarm alarm) {
        return new AlarmState(
                alarm.stateValue(),
                alarm.stateUpdatedTimestamp(),
                period(alarm),
                Optional.ofNullable(alarm.treatMissingData()).orElse("missing"),
                Optional.ofNullable(alarm.evaluationStateAsString()).orElse(""));
    }

    /** It has no data of its own: where its alarms lack theirs, its rule says what that means. */
    static AlarmState of(CompositeAlarm alarm) {
        return new AlarmState(alarm.stateValue(), alarm.stateUpdatedTimestamp(), LEAST_PERIOD, "missing", "");
    }

    /** The longest of those it has, since one alarm may compute with several metrics. */
    private static Duration period(MetricAlarm alarm) {
        IntStream own = Stream.ofNullable(alarm.period()).mapToInt(Integer::intValue);
        IntStream computed = alarm.metrics().stream()
                .flatMapToInt(query -> IntStream.of(
                        Optional.ofNullable(query.period()).orElse(0),
                        Optional.ofNullable(query.metricStat())
                                .map(it -> it.period())
                                .orElse(0)));
        Duration longest =
                Duration.ofSeconds(IntStream.concat(own, computed).max().orElse(0));
        return longest.compareTo(LEAST_PERIOD) < 0 ? LEAST_PERIOD : longest;
    }

    /** As its state is to be read, if it is to be believed. */
    Verdict verdict() {
        return switch (value) {
            case OK -> Verdict.UP;
            case ALARM -> Verdict.DOWN;
            case INSUFFICIENT_DATA, UNKNOWN_TO_SDK_VERSION -> Verdict.UNKNOWN;
        };
    }

    /** The state in words. */
    String word() {
        return switch (value) {
            case OK -> "OK";
            case ALARM -> "in alarm";
            case INSUFFICIENT_DATA -> "without sufficient data";
            case UNKNOWN_TO_SDK_VERSION -> "in a state that this version does not know";
        };
    }

    /** Why nothing follows from the state; empty when something does. */
    Optional<String> doubt() {
        if (verdict() == Verdict.UNKNOWN) {
            return Optional.of("that counts neither way");
        }
        if (!evaluation.isEmpty()) {
            return Optional.of("CloudWatch cannot judge it fully now (" + evaluation + ")");
        }
        return switch (missingData) {
            case "ignore" ->
                Optional.of("it keeps its state when data is missing, so nobody knows how old that is: set its missing"
                        + " data to breaching or missing");
            case "notBreaching" ->
                verdict() == Verdict.UP
                        ? Optional.of("it is OK without any data too: set its missing data to breaching or missing")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
