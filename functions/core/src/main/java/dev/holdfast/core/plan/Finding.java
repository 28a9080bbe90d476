package dev.holdfast.core.plan;

/** What a plan promises but, by its own figures, cannot keep. The plan can be used; people should know. */
public record Finding(Position at, String what, String hint) {

    /** All of it in one line, beginning with {@code file:line:column}. */
    public String text() {
        return at + ": " + what + ". Hint: " + hint + ".";
    }
}
