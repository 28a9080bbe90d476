package dev.holdfast.core.plan;

import java.time.LocalDate;
import java.time.Period;

/**
 * What a plan says of itself. Texts are empty where the plan says nothing.
 *
 * @param owner role that keeps the plan
 * @param approver role that put it in force
 */
public record About(String title, String version, String owner, String approver, Review review) {

    /** When the plan is looked over. */
    public sealed interface Review {
        /** Every so often, next on a known date. */
        record Due(Period every, LocalDate next) implements Review {}

        /** Every so often, but no date is set. */
        record Undated(Period every) implements Review {}

        /** The plan does not say. */
        record Never() implements Review {}
    }

    /** A plan that says nothing of itself but its name. */
    static About untitled(String name) {
        return new About(name, "", "", "", new Review.Never());
    }
}
