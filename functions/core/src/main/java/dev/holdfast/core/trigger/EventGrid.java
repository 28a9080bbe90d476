package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * What Azure Event Grid delivers: its own schema or CloudEvents 1.0, each alone or as a list of one (Azure Event Grid,
 * "Event schema", "CloudEvents schema", "Webhook event delivery"). A dead-lettered event is read like the event it was:
 * its identifier tells that it is the same.
 */
final class EventGrid {
    private static final String VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent";

    private EventGrid() {}

    static boolean isOne(CloudFields event) {
        return event.has("eventType") || event.has("specversion");
    }

    /** Whether a list is a delivery: told by its first entry. */
    static boolean isDelivery(JsonNode list) {
        return list instanceof ArrayNode
                && list.get(0) instanceof ObjectNode first
                && isOne(new CloudFields(first, ""));
    }

    /** Event Grid sends one event each time unless it is told otherwise; of several none may be dropped. */
    static Trigger read(JsonNode delivery, Caller caller) {
        if (delivery.size() != 1) {
            throw new InvalidRequest(
                    List.of("Event Grid delivered %,d events at once, one is accepted.".formatted(delivery.size())),
                    "Set the subscription's maximum of events per batch to 1. Nothing was done.");
        }
        return read(new CloudFields((ObjectNode) delivery.get(0), ""), caller);
    }

    static Trigger read(CloudFields event, Caller caller) {
        if (event.has("specversion")) {
            return cloudEvent(event, caller);
        }
        return event.says("eventType", VALIDATION) ? handshake(event, caller) : classic(event, caller);
    }

    private static Trigger classic(CloudFields event, Caller caller) {
        return gridEvent(event, "topic", "eventType", event.time("eventTime"), event.part("data"), caller);
    }

    private static Trigger cloudEvent(CloudFields event, Caller caller) {
        if (!event.says("specversion", "1.0")) {
            event.problem("\"specversion\" must be 1.0.");
        }
        return gridEvent(event, "source", "type", event.time("time"), event.partIfAny("data"), caller);
    }

    private static Trigger gridEvent(
            CloudFields event, String originField, String typeField, Instant time, CloudFields data, Caller caller) {
        String id = event.identifier("id");
        String origin = event.identifier(originField);
        String type = event.identifier(typeField);
        event.requireNoProblem();
        return new Trigger.GridEvent(
                Actor.claiming(origin, caller), id, origin, type, event.words("subject"), time, data.copy());
    }

    private static Trigger handshake(CloudFields event, Caller caller) {
        String topic = event.identifier("topic");
        String code = event.part("data").identifier("validationCode");
        event.requireNoProblem();
        return new Trigger.Handshake(Actor.claiming(topic, caller), code);
    }
}
