package dev.holdfast.core.plan;

/** Which backups a store gets copies of. */
public sealed interface Copies {
    /** Every backup. */
    record All() implements Copies {}

    /** None: it holds leases, journals, or only what is made in it. */
    record None() implements Copies {}

    /** Those of one tier, such as a monthly one for an archive. */
    record Tier(String name) implements Copies {}

    /** Reads {@code all}, {@code none} or the name of a tier. */
    static Copies of(String word) {
        return switch (word) {
            case "all" -> new All();
            case "none" -> new None();
            default -> new Tier(word);
        };
    }

    /** Whether a backup of this tier is copied. */
    default boolean includes(String tier) {
        return switch (this) {
            case All all -> true;
            case None none -> false;
            case Tier only -> only.name().equals(tier);
        };
    }
}
