package dev.holdfast.core.fit;

import dev.holdfast.core.scratch.ScratchSpace;

/**
 * A piece of work that is to be done for one system.
 *
 * @param kind what is done, {@code backup}, {@code integrity} or {@code restore}: each takes a time of its own
 * @param bytes how much there is to work on, before compression; 0 when that is not known beforehand
 * @param disk the local disk without which it cannot be done
 */
public record Work(String system, String kind, long bytes, ScratchSpace disk) {}
