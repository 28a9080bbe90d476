package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.Json;
import java.time.Instant;
import java.util.List;

/** Why a function runs, whatever shape the event had. Made by {@link TriggerIntake} only. */
public sealed interface Trigger {

    /** On whose behalf. */
    Actor actor();

    /** What the function is asked to do: the event without the fields that describe the event itself. */
    ObjectNode request();

    /** What arrived, to go on "… arrived": {@code an alarm of CloudWatch}. */
    String title();

    /**
     * This trigger as a request, for a function that does only what it is asked to do in so many words.
     *
     * @param function its name, for the message
     * @throws InvalidRequest when a cloud reports something instead of asking for something
     */
    default Asked asked(String function) {
        if (this instanceof Asked asked) {
            return asked;
        }
        throw new InvalidRequest(
                List.of("%s arrived, but %s is started by hand and by schedules only.".formatted(title(), function)),
                "Send alarms to failover-dns; for this function take one of the examples events/" + function
                        + "-*.json. Nothing was done.");
    }

    /** Somebody or something asks for what {@link #request()} says. */
    sealed interface Asked extends Trigger {}

    /** Somebody asked by hand: console, command line, a cloud's test event. */
    record Manual(Actor actor, ObjectNode request) implements Asked {
        @Override
        public String title() {
            return "a request by hand";
        }
    }

    /**
     * A schedule fired.
     *
     * @param schedule identity of the schedule: its ARN, or the Azure function's name
     * @param scheduledTime the occurrence, not the delivery; the same for every attempt
     * @param attempt 1 for the first delivery, as far as the scheduler tells
     */
    record Scheduled(
            Actor actor, Source source, String schedule, Instant scheduledTime, int attempt, ObjectNode request)
            implements Asked {

        /**
         * Equal for every delivery of one occurrence and different for any two occurrences. Schedulers deliver at least
         * once, and an execution id changes with each attempt, so it cannot serve (EventBridge Scheduler User Guide,
         * "Adding context attributes").
         */
        public String duplicateKey() {
            return schedule + "@" + scheduledTime;
        }

        @Override
        public String title() {
            return "a schedule";
        }
    }

    /** The schedulers whose events are known. */
    enum Source {
        EVENTBRIDGE_SCHEDULER,
        EVENTBRIDGE_RULE,
        AZURE_TIMER
    }

    /**
     * A cloud says that an alarm changed its state, or that one of its own services did. It asks for nothing: what it
     * may start stands in the plans.
     *
     * @param service who says so
     * @param alarm its name as people know it: the CloudWatch alarm, the Azure alert rule, the type of a health event
     * @param identifiers every identifier by which a plan may map it, the unambiguous ones (ARN, resource identifier)
     *     first; holds {@code alarm}
     * @param state what it says now
     * @param changedAt when it came to say so, by the cloud's clock; never the time of a delivery
     * @param regions the impaired regions as the provider's interfaces spell them ({@code us-east-1}, {@code eastus2});
     *     empty when the event does not say. Never the region where the alarm lives or the event was delivered
     * @param reason the cloud's words for it on one line, shortened; may be empty. To be shown, never to be interpreted
     * @param duplicateKey equal for every delivery of one transition of one alarm, whichever way it came, and different
     *     for any two transitions. Made of the alarm and the time of its transition: deliveries repeat with other ids
     */
    record Alarm(
            Actor actor,
            Service service,
            String alarm,
            List<String> identifiers,
            State state,
            Instant changedAt,
            List<String> regions,
            String reason,
            String duplicateKey)
            implements Trigger {
        public Alarm {
            identifiers = List.copyOf(identifiers);
            regions = List.copyOf(regions);
        }

        /** Whether {@code region} may be the impaired one: the event names it, or names none at all. */
        public boolean mayConcern(String region) {
            return regions.isEmpty() || regions.contains(region);
        }

        /** Nothing is asked: empty. */
        @Override
        public ObjectNode request() {
            return Json.mapper().createObjectNode();
        }

        @Override
        public String title() {
            return "an alarm of " + service.title();
        }
    }

    /** What an alarm says. */
    enum State {
        /** Something is down. The only state that may ever start anything. */
        FIRED,
        /** It is over: OK, resolved, closed, available again. */
        CLEARED,
        /** Neither: insufficient data, actions suppressed, an announcement, a degradation, something done on purpose. */
        UNKNOWN
    }

    /** Who raises alarms. */
    enum Service {
        CLOUDWATCH("CloudWatch"),
        AWS_HEALTH("AWS Health"),
        AZURE_MONITOR("Azure Monitor"),
        AZURE_SERVICE_HEALTH("Azure Service Health"),
        AZURE_RESOURCE_HEALTH("Azure Resource Health");

        private final String title;

        Service(String title) {
            this.title = title;
        }

        /** As its provider spells it. */
        public String title() {
            return title;
        }
    }

    /**
     * An event of Azure Event Grid that is no alarm, such as {@code Microsoft.KeyVault.SecretNearExpiry}, in either
     * schema. A failover reports it and does nothing.
     *
     * @param id unique together with {@code origin}
     * @param origin what the event comes from: the topic's resource identifier, the CloudEvents source
     * @param type as the publisher spells it
     * @param subject what it is about, within {@code origin}; may be empty
     * @param time when it happened
     * @param data what the publisher says about it, as it came: samples differ in the case and even the spaces of names
     */
    record GridEvent(Actor actor, String id, String origin, String type, String subject, Instant time, ObjectNode data)
            implements Trigger {

        /** Equal for every delivery of one event: Event Grid delivers at least once, with one id (CloudEvents 1.0, id). */
        public String duplicateKey() {
            return origin + "#" + id;
        }

        /** Nothing is asked: empty. */
        @Override
        public ObjectNode request() {
            return Json.mapper().createObjectNode();
        }

        @Override
        public String title() {
            return "an Event Grid event " + Shown.text(type);
        }
    }

    /**
     * Event Grid asks whether the function wants its events. The runtime answers 200 with {@link #response()} within
     * thirty seconds, and nothing else is done. Only the classic schema asks so; for CloudEvents the question is an HTTP
     * OPTIONS request with {@code WebHook-Request-Origin}, which a runtime answers and no function ever sees (Azure
     * Event Grid, "Webhook event delivery"; CloudEvents, "HTTP 1.1 Web Hooks").
     *
     * @param code what to send back
     */
    record Handshake(Actor actor, String code) implements Trigger {
        /** What Event Grid expects as the answer's whole body. */
        public ObjectNode response() {
            return Json.mapper().createObjectNode().put("validationResponse", code);
        }

        /** Nothing is asked: empty. */
        @Override
        public ObjectNode request() {
            return Json.mapper().createObjectNode();
        }

        @Override
        public String title() {
            return "a subscription's validation by Event Grid";
        }
    }
}
