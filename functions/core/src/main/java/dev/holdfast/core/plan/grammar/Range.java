package dev.holdfast.core.plan.grammar;

/** Two values, the first not above the second; both belong to the range. */
public record Range<T extends Comparable<T>>(T least, T most) {}
