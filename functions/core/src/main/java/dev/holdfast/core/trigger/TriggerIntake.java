package dev.holdfast.core.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns an event of any known shape into a {@link Trigger}. Strict about the shapes Holdfast defines; tolerant about
 * fields that only a cloud writes. Pure: same event and caller, same trigger.
 */
public final class TriggerIntake {
    /** Deeper than any event of any cloud we know, far from what could exhaust a stack. */
    static final int MOST_LEVELS = 32;

    static final int MOST_CHARS = 64 * 1024;
    static final int MOST_VALUES = 10_000;
    private static final int MOST_FIELDS_SHOWN = 10;
    private static final int MOST_ACTOR_CHARS = 200;

    private static final String KNOWN_SHAPES = "Known shapes: by hand {\"plan\": …}; "
            + "EventBridge Scheduler {\"plan\": …, \"scheduleArn\": …, \"scheduledTime\": …}; "
            + "EventBridge rule through an input transformer {\"plan\": …, \"ruleArn\": …, \"scheduledTime\": …}; "
            + "Azure timer {\"schedule\": …, \"azureTimer\": {…}, \"request\": {\"plan\": …}}; "
            + "CloudWatch alarm through EventBridge {\"source\": \"aws.cloudwatch\", \"detail\": {…}}, "
            + "through SNS {\"Records\": [{\"Sns\": {…}}]}, as a Lambda action {\"alarmArn\": …, \"alarmData\": {…}}; "
            + "AWS Health {\"source\": \"aws.health\", \"detail\": {…}}; "
            + "Azure Monitor {\"schemaId\": \"azureMonitorCommonAlertSchema\", \"data\": {…}}; "
            + "Event Grid {\"eventType\": …, \"data\": {…}} or {\"specversion\": \"1.0\", \"type\": …}.";
    private static final String EXAMPLES = "Start from one of the examples in events/. Nothing was done.";

    private TriggerIntake() {}

    /**
     * Reads the bytes a console or file hands over: exactly one JSON document, no field twice.
     *
     * @throws UnknownEvent when they are not; the message says where, without showing any of it
     */
    public static JsonNode parse(byte[] event) {
        JsonNode node;
        try {
            node = Json.read(event, JsonNode.class);
        } catch (StreamConstraintsException tooBig) {
            throw new UnknownEvent("The event is nested too deeply or has too long a text or number.", EXAMPLES);
        } catch (JsonProcessingException notJson) {
            throw new UnknownEvent(notJson(notJson), "Check the event with a JSON editor. Nothing was done.");
        } catch (IOException neverFromBytes) {
            throw new UnknownEvent("The event cannot be read.", EXAMPLES);
        }
        if (node.isMissingNode()) {
            throw new UnknownEvent("The event is empty. " + KNOWN_SHAPES, EXAMPLES);
        }
        return node;
    }

    /**
     * Recognises an event.
     *
     * @param caller what the runtime itself knows about who calls
     * @throws UnknownEvent when the event has no known shape
     * @throws InvalidRequest when its shape is known but incomplete or contradictory
     */
    public static Trigger read(JsonNode event, Caller caller) {
        if (EventGrid.isDelivery(event)) {
            return EventGrid.read(ofReasonableSize(event), caller);
        }
        ObjectNode object = ofReasonableSize(object(event));
        if (object.has(AzureTimerEvent.MARK)) {
            return AzureTimerEvent.read(object, caller);
        }
        if (hasAny(object, EventBridgeEvent.SCHEDULER_MARKS)) {
            return EventBridgeEvent.fromScheduler(object, caller);
        }
        if (object.has(EventBridgeEvent.RULE_MARK)) {
            return EventBridgeEvent.fromRule(object, caller);
        }
        if (EventBridgeEvent.isPlainRule(object)) {
            throw EventBridgeEvent.ruleWithoutRequest();
        }
        return CloudReports.read(new CloudFields(object, ""), caller)
                .map(report -> withoutPlan(report, object))
                .orElseGet(() -> manual(object, caller));
    }

    /** A report that names a plan would be taken for a request by whoever wrote it, and it is none. */
    private static Trigger withoutPlan(Trigger report, ObjectNode event) {
        if (event.has("plan")) {
            throw new InvalidRequest(
                    List.of("%s names a \"plan\".".formatted(report.title())),
                    "Which plan an alarm concerns stands in the plans, under failover.alarms; send either the alarm as "
                            + "it came or a request by hand. Nothing was done.");
        }
        return report;
    }

    /** What an event says about its author is a claim and nothing more. */
    private static Trigger manual(ObjectNode event, Caller caller) {
        if (!event.has("plan")) {
            throw unknown(event);
        }
        RequestReader reader = new RequestReader(event);
        String claimed = reader.text("actor", MOST_ACTOR_CHARS, "");
        reader.requireNoProblem();
        ObjectNode request = event.deepCopy();
        request.remove("actor");
        return new Trigger.Manual(claimed.isEmpty() ? Actor.of(caller) : Actor.claiming(claimed, caller), request);
    }

    private static ObjectNode object(JsonNode event) {
        if (event instanceof ObjectNode object) {
            return object;
        }
        String type = event == null ? "nothing" : Shown.type(event);
        throw new UnknownEvent("The event is %s, not a JSON object. %s".formatted(type, KNOWN_SHAPES), EXAMPLES);
    }

    private static boolean hasAny(ObjectNode event, Set<String> fields) {
        return fields.stream().anyMatch(event::has);
    }

    private static UnknownEvent unknown(ObjectNode event) {
        if (event.isEmpty()) {
            return new UnknownEvent("The event has no fields. " + KNOWN_SHAPES, EXAMPLES);
        }
        List<String> fields = new ArrayList<>();
        event.fieldNames().forEachRemaining(fields::add);
        String seen = fields.stream().limit(MOST_FIELDS_SHOWN).map(Shown::text).collect(Collectors.joining(", "));
        String more =
                fields.size() > MOST_FIELDS_SHOWN ? " and %,d more".formatted(fields.size() - MOST_FIELDS_SHOWN) : "";
        String meant = Shown.closest("plan", fields)
                .map(field -> "Did you mean \"plan\" where it says \"" + Shown.text(field) + "\"? ")
                .orElse("");
        String rotation = isRotationStep(event)
                ? " It looks like a step of a Secrets Manager rotation, for which this version has no function."
                : "";
        return new UnknownEvent(
                "The event has no known shape; its fields are %s%s.%s %s".formatted(seen, more, rotation, KNOWN_SHAPES),
                meant + EXAMPLES);
    }

    /**
     * {@code event}, walked without recursion, so that no event can exhaust the stack.
     *
     * @throws UnknownEvent when it is deeper or bigger than any known event
     */
    static <T extends JsonNode> T ofReasonableSize(T event) {
        record Level(JsonNode node, int depth) {}
        Deque<Level> open = new ArrayDeque<>();
        open.push(new Level(event, 1));
        int values = 0;
        while (!open.isEmpty()) {
            Level level = open.pop();
            values += level.node().size();
            if (level.depth() > MOST_LEVELS) {
                throw tooBig("is nested more than %d levels deep".formatted(MOST_LEVELS));
            }
            if (values > MOST_VALUES) {
                throw tooBig("has more than %,d values".formatted(MOST_VALUES));
            }
            for (JsonNode child : level.node()) {
                if (child.isTextual() && child.textValue().length() > MOST_CHARS) {
                    throw tooBig("has a text of more than %,d characters".formatted(MOST_CHARS));
                }
                if (child.isContainerNode()) {
                    open.push(new Level(child, level.depth() + 1));
                }
            }
        }
        return event;
    }

    private static boolean isRotationStep(ObjectNode event) {
        CloudFields fields = new CloudFields(event, "");
        return fields.has("Step") && fields.has("SecretId") && fields.has("ClientRequestToken");
    }

    private static UnknownEvent tooBig(String how) {
        return new UnknownEvent("The event %s; no known event does. %s".formatted(how, KNOWN_SHAPES), EXAMPLES);
    }

    /** Jackson's own words may quote the event, so only the position and the kind of mistake are taken over. */
    private static String notJson(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return e.getOriginalMessage().startsWith("Duplicate field")
                ? "The event names one field twice" + where + "."
                : "The event is not one JSON document: the mistake is" + where + " or just before.";
    }
}
