package dev.holdfast.core.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A CloudWatch alarm's change of state, in the three shapes in which it arrives: as an EventBridge event, as the message
 * of a notification, as the event of a Lambda action; metric and composite alarms alike (CloudWatch User Guide, "Alarm
 * events and EventBridge", "Invoke a Lambda function from an alarm"). All three carry the alarm's ARN and the time of
 * the change, so one change has one duplicate key whichever way it comes.
 *
 * <p>The region in ARN and event is where the alarm lives. A good region alarm lives in the region that would take over,
 * so it says nothing about which region is impaired, and nothing is read into it.
 */
final class CloudWatchAlarm {
    private static final String SOURCE = "aws.cloudwatch";
    private static final String DETAIL_TYPE = "CloudWatch Alarm State Change";
    private static final Pattern ARN = Pattern.compile("arn:[a-z0-9-]+:cloudwatch:[a-z0-9-]+:\\d+:alarm:.+");

    private static final Map<String, Trigger.State> STATES = Map.of(
            "ALARM", Trigger.State.FIRED,
            "OK", Trigger.State.CLEARED,
            "INSUFFICIENT_DATA", Trigger.State.UNKNOWN);

    private CloudWatchAlarm() {}

    static boolean isLambdaAction(CloudFields event) {
        return event.has("alarmData") || event.has("alarmArn") && !isNotification(event);
    }

    static boolean isEventBridge(CloudFields event) {
        return event.says("source", SOURCE) || event.says("detail-type", DETAIL_TYPE);
    }

    /** What CloudWatch publishes to a topic; without an envelope where the subscription asks for raw messages. */
    static boolean isNotification(CloudFields message) {
        return message.has("NewStateValue") || message.has("StateChangeTime");
    }

    static Trigger.Alarm fromLambdaAction(CloudFields event, Caller caller) {
        if (!event.says("source", SOURCE)) {
            event.problem("\"%s\" must be %s.".formatted(event.shown("source"), SOURCE));
        }
        CloudFields alarm = event.part("alarmData");
        return read(event.identifier("alarmArn"), alarm.identifier("alarmName"), alarm.part("state"), caller);
    }

    static Trigger.Alarm fromEventBridge(CloudFields event, Caller caller) {
        if (!event.says("source", SOURCE)) {
            event.problem("\"%s\" must be %s.".formatted(event.shown("source"), SOURCE));
        }
        if (!event.says("detail-type", DETAIL_TYPE)) {
            event.problem("\"%s\" must be %s.".formatted(event.shown("detail-type"), DETAIL_TYPE));
        }
        CloudFields detail = event.part("detail");
        return read(event.onlyIdentifier("resources"), detail.identifier("alarmName"), detail.part("state"), caller);
    }

    static Trigger.Alarm fromNotification(CloudFields message, Caller caller) {
        return alarm(
                message.identifier("AlarmArn"),
                message.identifier("AlarmName"),
                message.choice("NewStateValue", STATES, Trigger.State.UNKNOWN),
                message.time("StateChangeTime"),
                message.words("NewStateReason"),
                message,
                caller);
    }

    private static Trigger.Alarm read(String arn, String name, CloudFields state, Caller caller) {
        Trigger.State said = state.choice("value", STATES, Trigger.State.UNKNOWN);
        Instant changedAt = state.time("timestamp");
        return state.has("actionsSuppressedBy") || state.has("actionsSuppressedReason")
                ? alarm(arn, name, muted(said), changedAt, suppression(state), state, caller)
                : alarm(arn, name, said, changedAt, state.words("reason"), state, caller);
    }

    private static String suppression(CloudFields state) {
        return "actions suppressed by " + state.words("actionsSuppressedBy");
    }

    /** EventBridge hears of composite alarms whose actions somebody suppressed; what must not act does not act here. */
    private static Trigger.State muted(Trigger.State said) {
        return said == Trigger.State.FIRED ? Trigger.State.UNKNOWN : said;
    }

    private static Trigger.Alarm alarm(
            String arn,
            String name,
            Trigger.State state,
            Instant changedAt,
            String reason,
            CloudFields event,
            Caller caller) {
        if (!arn.isEmpty() && !ARN.matcher(arn).matches()) {
            event.problem("the alarm's ARN must look like arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME.");
        } else if (!arn.isEmpty() && !name.isEmpty() && !arn.endsWith(":alarm:" + name)) {
            event.problem("the alarm's name and its ARN name different alarms.");
        }
        event.requireNoProblem();
        return new Trigger.Alarm(
                Actor.claiming(arn, caller),
                Trigger.Service.CLOUDWATCH,
                name,
                List.of(arn, name),
                state,
                changedAt,
                List.of(),
                reason,
                "%s@%s#%s".formatted(arn, changedAt, state));
    }
}
