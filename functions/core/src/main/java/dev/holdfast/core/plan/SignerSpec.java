package dev.holdfast.core.plan;

/** The key that signs evidence; {@code reference} in the words of its kind, as for {@link KeySpec}. */
public record SignerSpec(String kind, String reference) {}
