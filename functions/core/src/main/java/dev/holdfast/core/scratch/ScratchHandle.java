package dev.holdfast.core.scratch;

/** Names one throw-away server across invocations. {@code reference} is the provider's own name for it. */
public record ScratchHandle(String kind, String provider, String reference) {}
