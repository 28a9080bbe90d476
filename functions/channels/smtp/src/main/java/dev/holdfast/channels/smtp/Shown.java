package dev.holdfast.channels.smtp;

/** Foreign text on one line. */
final class Shown {
    private static final int MOST_CHARS = 160;

    private Shown() {}

    /** The text's beginning; what could begin a new line or hide is a space. */
    static String line(String text) {
        String head = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
        return singleLine(head);
    }

    /** All of the text, with a space for what could begin a new line or hide. */
    static String singleLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0085\\u2028\\u2029]", " ").strip();
    }
}
