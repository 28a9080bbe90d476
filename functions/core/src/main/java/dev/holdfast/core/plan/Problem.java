package dev.holdfast.core.plan;

/**
 * Why a plan cannot be used. Never contains a secret's value.
 *
 * @param what what was found
 * @param expected what belongs there
 * @param hint what to do
 */
public record Problem(Position at, String what, String expected, String hint) {

    /** All of it in one line, beginning with {@code file:line:column}. */
    public String text() {
        return at + ": " + what + "; expected " + expected + ". Hint: " + hint + ".";
    }
}
