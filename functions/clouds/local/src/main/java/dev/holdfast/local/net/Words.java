package dev.holdfast.local.net;

import java.util.Optional;

/** Foreign text in our sentences: short and on one line, so that it can neither flood nor forge a report. */
public final class Words {
    private static final int MOST_CHARS = 160;

    private Words() {}

    /** What the innermost cause with a text says; its type when none has any. */
    public static String of(Throwable failure) {
        String said = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            said = Optional.ofNullable(cause.getMessage())
                    .filter(text -> !text.isBlank())
                    .orElse(said);
        }
        return line(said);
    }

    /** The text's beginning with control characters replaced. */
    public static String line(String text) {
        String head = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
        return head.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
