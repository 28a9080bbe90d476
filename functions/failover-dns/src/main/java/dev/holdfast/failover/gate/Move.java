package dev.holdfast.failover.gate;

import dev.holdfast.core.failover.Side;

/**
 * What is to be moved where.
 *
 * @param from the side that serves
 * @param to the side that takes over
 * @param byPerson whether a person asked for it; otherwise an alarm did
 */
public record Move(Direction direction, Side from, Side to, boolean byPerson) {}
