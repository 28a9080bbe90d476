package dev.holdfast.core.runbook;

/** An answer about the world. */
public sealed interface Verdict {
    /** The evidence or the reason, one sentence, without secrets. */
    String what();

    /** It is so. */
    record Yes(String what) implements Verdict {}

    /** It is not so. */
    record No(String what) implements Verdict {}

    /** It could not be found out. Never taken for a yes. */
    record Unknown(String what) implements Verdict {}

    /** Whether it is known to be so. */
    default boolean isYes() {
        return this instanceof Yes;
    }
}
