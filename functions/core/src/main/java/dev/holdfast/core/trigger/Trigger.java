package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Why a function runs, whatever shape the event had. Made by {@link TriggerIntake} only. */
public sealed interface Trigger {

    /** On whose behalf. */
    Actor actor();

    /** What the function is asked to do: the event without the fields that describe the event itself. */
    ObjectNode request();

    /** Somebody asked by hand: console, command line, a cloud's test event. */
    record Manual(Actor actor, ObjectNode request) implements Trigger {}

    /**
     * A schedule fired.
     *
     * @param schedule identity of the schedule: its ARN, or the Azure function's name
     * @param scheduledTime the occurrence, not the delivery; the same for every attempt
     * @param attempt 1 for the first delivery, as far as the scheduler tells
     */
    record Scheduled(
            Actor actor, Source source, String schedule, Instant scheduledTime, int attempt, ObjectNode request)
            implements Trigger {

        /**
         * Equal for every delivery of one occurrence and different for any two occurrences. Schedulers deliver at least
         * once, and an execution id changes with each attempt, so it cannot serve (EventBridge Scheduler User Guide,
         * "Adding context attributes").
         */
        public String duplicateKey() {
            return schedule + "@" + scheduledTime;
        }
    }

    /** The schedulers whose events are known. */
    enum Source {
        EVENTBRIDGE_SCHEDULER,
        EVENTBRIDGE_RULE,
        AZURE_TIMER
    }
}
