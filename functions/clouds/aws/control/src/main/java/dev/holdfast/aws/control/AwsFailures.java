package dev.holdfast.aws.control;

import dev.holdfast.core.failover.TrafficException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what the SDK's exceptions mean for traffic.
 *
 * @param instrument name in the plan
 */
record AwsFailures(String instrument) {
    /**
     * Asks a service.
     *
     * @param action the permission it needs
     * @param about what it is asked about, for messages: {@code hosted zone Z0123}
     */
    <T> T asking(String action, String about, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw of(action, about, e);
        }
    }

    TrafficException of(String action, String about, SdkException e) {
        AwsTrouble trouble = AwsTrouble.of(action, about, e);
        return switch (trouble.kind()) {
            case ABSENT, WRONG_REGION -> new TrafficException.Precondition(instrument, trouble.what(), trouble.hint());
            case UNANSWERED -> new TrafficException.Unreachable(instrument, trouble.what(), trouble.hint(), e);
            case CREDENTIALS, DENIED, CONFLICT, REFUSED ->
                new TrafficException.Refused(instrument, trouble.what(), trouble.hint(), e);
        };
    }
}
