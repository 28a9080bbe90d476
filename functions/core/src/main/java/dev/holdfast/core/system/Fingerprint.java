package dev.holdfast.core.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.SortedMap;

/**
 * What a system looked like at one instant, exact enough that an accidental difference shows. Three levels deep, so
 * that every kind of system can be compared by one function and a difference can be named: section ({@code table}) →
 * item ({@code public.claims}) → figure ({@code rows}) → value.
 *
 * <p>It detects accidental difference. It does not claim to resist somebody who constructs collisions.
 *
 * @param method names the rules it was taken by; fingerprints of different methods cannot be compared
 * @param level how much was looked at
 */
public record Fingerprint(
        String method, Level level, SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections) {

    /** How much a fingerprint looks at. */
    public enum Level {
        /** Every value of every row, and every definition. */
        @JsonProperty("full")
        FULL,
        /** Row counts and definitions; a changed value goes unnoticed. */
        @JsonProperty("counts")
        COUNTS,
        /** Nothing: such a backup can be restored but never proved. */
        @JsonProperty("none")
        NONE
    }
}
