package dev.holdfast.core.plan;

/**
 * A long-lived key that wraps the data keys.
 *
 * @param kind {@code local}, {@code offline}, {@code aws-kms}, {@code azure-key-vault}
 * @param reference where it is, in the words of its kind: a file path, an ARN, a key URL
 */
public record KeySpec(String name, String kind, String reference) {}
