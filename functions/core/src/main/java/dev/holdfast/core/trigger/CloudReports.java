package dev.holdfast.core.trigger;

import java.util.Optional;

/** Recognises what clouds report of their own accord: alarms, and events of Event Grid. */
final class CloudReports {
    private CloudReports() {}

    /**
     * Reads an event.
     *
     * @return empty when it is no report of a cloud
     * @throws InvalidRequest when it is one, but incomplete or contradictory
     */
    static Optional<Trigger> read(CloudFields event, Caller caller) {
        if (SnsNotification.isForLambda(event)) {
            return Optional.of(SnsNotification.fromLambda(event, caller));
        }
        if (SnsNotification.isForHttp(event)) {
            return Optional.of(SnsNotification.fromHttp(event, caller));
        }
        if (CloudWatchAlarm.isLambdaAction(event)) {
            return Optional.of(CloudWatchAlarm.fromLambdaAction(event, caller));
        }
        if (AzureAlert.isOne(event)) {
            return Optional.of(AzureAlert.read(event, caller));
        }
        if (EventGrid.isOne(event)) {
            return Optional.of(EventGrid.read(event, caller));
        }
        return ofTopic(event, caller).map(Trigger.class::cast);
    }

    /** The alarms that also arrive inside a notification. */
    static Optional<Trigger.Alarm> ofTopic(CloudFields message, Caller caller) {
        if (CloudWatchAlarm.isNotification(message)) {
            return Optional.of(CloudWatchAlarm.fromNotification(message, caller));
        }
        if (CloudWatchAlarm.isEventBridge(message)) {
            return Optional.of(CloudWatchAlarm.fromEventBridge(message, caller));
        }
        return HealthEvent.isOne(message) ? Optional.of(HealthEvent.read(message, caller)) : Optional.empty();
    }
}
