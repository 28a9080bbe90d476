package dev.holdfast.failover.gate;

import dev.holdfast.core.trigger.Actor;

/**
 * A person passes a gate that is not open.
 *
 * @param reason in the person's words; recorded and announced
 * @param by who asked for it
 */
public record GateOverride(Gate gate, String reason, Actor by) {}
