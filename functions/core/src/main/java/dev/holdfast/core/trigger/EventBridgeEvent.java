package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The two ways Amazon EventBridge fires on a schedule. Both are templates of ours, filled in by AWS: the request's own
 * fields with those of the schedule beside them (EventBridge Scheduler User Guide, "Adding context attributes";
 * EventBridge User Guide, "Input transformation").
 */
final class EventBridgeEvent {
    /** Any of these makes an event one of EventBridge Scheduler. */
    static final Set<String> SCHEDULER_MARKS = Set.of("scheduleArn", "executionId", "attemptNumber");

    /** Makes an event one of a rule's input transformer. */
    static final String RULE_MARK = "ruleArn";

    /** What AWS should have replaced: {@code <aws.scheduler.scheduled-time>}, {@code <time>}. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Za-z][A-Za-z0-9._-]*>");

    private static final Pattern SCHEDULE_ARN = Pattern.compile("arn:[a-z-]+:scheduler:[^:\\s]+:\\d+:schedule/\\S+");
    private static final Pattern RULE_ARN = Pattern.compile("arn:[a-z-]+:events:[^:\\s]+:\\d+:rule/\\S+");
    private static final int MOST_CHARS = 1_600;

    private EventBridgeEvent() {}

    static Trigger fromScheduler(ObjectNode event, Caller caller) {
        requireFilledIn(event);
        RequestReader reader = new RequestReader(event);
        String arn = arn(reader, "scheduleArn", SCHEDULE_ARN, "arn:aws:scheduler:REGION:ACCOUNT:schedule/GROUP/NAME");
        Instant time = reader.requiredInstant("scheduledTime");
        // Changes with each attempt: worth a look in a log of AWS, worthless for finding duplicates.
        reader.text("executionId", MOST_CHARS, "");
        int attempt = attempt(reader, event.path("attemptNumber"));
        reader.requireNoProblem();
        ObjectNode request = event.deepCopy();
        request.remove(List.of("scheduleArn", "scheduledTime", "executionId", "attemptNumber"));
        return new Trigger.Scheduled(
                Actor.claiming(arn, caller), Trigger.Source.EVENTBRIDGE_SCHEDULER, arn, time, attempt, request);
    }

    static Trigger fromRule(ObjectNode event, Caller caller) {
        requireFilledIn(event);
        RequestReader reader = new RequestReader(event);
        String arn = arn(reader, RULE_MARK, RULE_ARN, "arn:aws:events:REGION:ACCOUNT:rule/NAME");
        Instant time = reader.requiredInstant("scheduledTime");
        reader.requireNoProblem();
        ObjectNode request = event.deepCopy();
        request.remove(List.of(RULE_MARK, "scheduledTime"));
        return new Trigger.Scheduled(
                Actor.claiming(arn, caller), Trigger.Source.EVENTBRIDGE_RULE, arn, time, 1, request);
    }

    /** The envelope a rule sends when its target has no input transformer. */
    static boolean isPlainRule(ObjectNode event) {
        return event.path("source").asText().equals("aws.events")
                && event.path("detail-type").asText().equals("Scheduled Event");
    }

    /**
     * Such an envelope does not say what to do. Guessing it from the rule's name would be guessing: plans, tiers and
     * functions may all have hyphens in their names.
     */
    static InvalidRequest ruleWithoutRequest() {
        return new InvalidRequest(
                List.of("the scheduled event of an EventBridge rule carries no request."),
                "Give the rule's target an input transformer with the path time=$.time and the template "
                        + "{\"plan\":\"NAME\",\"tier\":\"hourly\",\"ruleArn\":\"<aws.events.rule-arn>\","
                        + "\"scheduledTime\":\"<time>\"}, or use EventBridge Scheduler. Nothing was done.");
    }

    private static String arn(RequestReader reader, String field, Pattern shape, String expected) {
        String arn = reader.requiredText(field, MOST_CHARS);
        if (!arn.isEmpty() && !shape.matcher(arn).matches()) {
            reader.problem("\"%s\" must look like %s.".formatted(field, expected));
        }
        return arn;
    }

    /** A number, in quotes or not, as the schedule's template has it. */
    private static int attempt(RequestReader reader, JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToInt() && number.intValue() > 0
                ? number.intValue()
                : reader.parsed(
                        "attemptNumber",
                        1,
                        "a whole number from 1",
                        text -> text.matches("[1-9]\\d{0,8}") ? Optional.of(Integer.valueOf(text)) : Optional.empty());
    }

    private static void requireFilledIn(ObjectNode event) {
        List<String> problems = event.properties().stream()
                .filter(field -> field.getValue().isTextual())
                .filter(field ->
                        PLACEHOLDER.matcher(field.getValue().textValue()).matches())
                .map(field -> "\"%s\" still holds the placeholder %s."
                        .formatted(
                                Shown.text(field.getKey()),
                                Shown.text(field.getValue().textValue())))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidRequest(
                    problems,
                    "Only the schedule itself replaces placeholders; check their spelling there. To run it by hand, "
                            + "take events/backup-manual.json instead. Nothing was done.");
        }
    }
}
