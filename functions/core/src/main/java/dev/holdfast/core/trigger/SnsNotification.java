package dev.holdfast.core.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A message of a topic of Amazon SNS: as Lambda receives it, {@code Records[].Sns}, or as an HTTP endpoint does (SNS
 * Developer Guide, "HTTP/HTTPS notification JSON format"). Inside is what CloudWatch publishes, or what an EventBridge
 * rule passed on; never a request: whoever may publish to a topic of alarms may not thereby ask for anything.
 *
 * <p>The message's own signature is not what lets it in: the runtime's authentication does.
 */
final class SnsNotification {
    private static final String HINT = "Subscribe the function to a topic of alarms. Nothing was done.";

    private SnsNotification() {}

    static boolean isForLambda(CloudFields event) {
        return event.has("Records");
    }

    static boolean isForHttp(CloudFields event) {
        return event.has("TopicArn") && event.has("Type");
    }

    /** SNS hands Lambda one message an event; several would be several alarms, of which none may be dropped. */
    static Trigger.Alarm fromLambda(CloudFields event, Caller caller) {
        JsonNode records = event.value("Records");
        if (!records.isArray() || records.size() != 1) {
            throw refused(
                    "\"Records\" must be a list of one notification%s."
                            .formatted(records.isArray() ? ", not of %,d".formatted(records.size()) : ""),
                    "SNS sends one each time; send several as several events. Nothing was done.");
        }
        CloudFields entry =
                event.parts("Records").findFirst().orElseThrow(() -> refused("\"Records[0]\" is no object.", HINT));
        if (!entry.says("EventSource", "aws:sns")) {
            throw refused("\"Records[0].EventSource\" is not aws:sns.", HINT);
        }
        CloudFields notification = entry.part("Sns");
        entry.requireNoProblem();
        return message(notification, caller);
    }

    static Trigger.Alarm fromHttp(CloudFields event, Caller caller) {
        if (event.says("Type", "SubscriptionConfirmation")) {
            throw refused(
                    "a topic asks for its subscription to be confirmed.",
                    "Confirm it in the SNS console: no address out of an event is ever opened. Nothing was done.");
        }
        if (event.says("Type", "UnsubscribeConfirmation")) {
            throw refused(
                    "a topic says that its subscription has ended.",
                    "Subscribe again if alarms shall still arrive. Nothing was done.");
        }
        return message(event, caller);
    }

    private static Trigger.Alarm message(CloudFields notification, Caller caller) {
        JsonNode text = notification.value("Message");
        if (!text.isTextual()) {
            throw refused("\"%s\" must be text.".formatted(notification.shown("Message")), HINT);
        }
        CloudFields message =
                new CloudFields(alarmIn(text.textValue(), notification), notification.shown("Message") + ".");
        return CloudReports.ofTopic(message, caller).orElseThrow(() -> noAlarm(notification));
    }

    private static ObjectNode alarmIn(String text, CloudFields notification) {
        try {
            return Optional.of(TriggerIntake.parse(text.getBytes(UTF_8)))
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .map(TriggerIntake::ofReasonableSize)
                    .orElseThrow(() -> noAlarm(notification));
        } catch (UnknownEvent notJson) {
            throw noAlarm(notification);
        }
    }

    private static InvalidRequest noAlarm(CloudFields notification) {
        return refused(
                "\"%s\" holds no alarm of CloudWatch and no event of AWS Health."
                        .formatted(notification.shown("Message")),
                HINT);
    }

    private static InvalidRequest refused(String problem, String hint) {
        return new InvalidRequest(List.of(problem), hint);
    }
}
