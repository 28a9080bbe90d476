package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.SecretRef;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.regex.Pattern;

/** What one value in a plan may be. The reader and the published JSON Schema both follow it. */
public sealed interface ScalarType {
    /** What belongs here, to be read after "expected". */
    String expected();

    /** A whole number between two, both included. */
    record Whole(String expected, long least, long most) implements ScalarType {}

    /** {@code true} or {@code false}. */
    record Flag(String expected) implements ScalarType {}

    /** One of a fixed list of words. */
    record Words(List<String> words) implements ScalarType {
        @Override
        public String expected() {
            return "one of " + String.join(", ", words);
        }
    }

    /**
     * Text of a certain form.
     *
     * @param form Java and ECMA-262 regular expression for the whole text
     * @param reading makes the value; may refuse what the form cannot express
     */
    record Text(String expected, Pattern form, Reading reading) implements ScalarType {
        /** Text of this form, read into a value. */
        static Text of(String expected, String form, Reading reading) {
            return new Text(expected, Pattern.compile(form), reading);
        }

        /** Text of this form, taken as it is. */
        static Text plain(String expected, String form) {
            return of(expected, form, text -> text);
        }
    }

    /** A reference to a secret; what stands there instead is never shown. */
    record SecretReference(String expected) implements ScalarType {}

    /** Makes a value of a text that has the right form. */
    @FunctionalInterface
    interface Reading {
        /**
         * The value.
         *
         * @throws RuntimeException when there is no such value: 30 February, an interval that does not divide a day
         */
        Object read(String text);
    }

    /** How a value is handed on in maps of settings: digits, {@code true}, ISO-8601, or the text itself. */
    static String canonical(Object value) {
        return switch (value) {
            case Duration duration -> duration.toString();
            case Period period -> period.toString();
            case SecretRef reference -> throw new IllegalArgumentException("a secret is not a setting: " + reference);
            default -> String.valueOf(value);
        };
    }
}
