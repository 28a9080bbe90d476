package dev.holdfast.core;

import com.fasterxml.jackson.databind.JsonNode;

/** A function as every runtime sees it: an event in, a report out. */
public interface EventFunction {
    /** The name it is deployed and invoked under, for example {@code backup}. */
    String name();

    /**
     * Handles one event. The report says how it went; its {@code status} is never {@code ok} for partial work.
     *
     * @throws HoldfastException when the event cannot be accepted; nothing was done
     */
    Object handle(JsonNode event);
}
