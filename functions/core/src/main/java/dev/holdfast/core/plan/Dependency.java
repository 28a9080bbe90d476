package dev.holdfast.core.plan;

/**
 * An outside service that is watched but cannot be recovered from here.
 *
 * @param purpose what stops working without it
 * @param probe URL that answers while it works; empty when only its announcements are followed
 */
public record Dependency(String name, String purpose, String probe) {}
