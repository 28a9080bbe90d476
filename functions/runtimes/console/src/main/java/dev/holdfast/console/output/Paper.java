package dev.holdfast.console.output;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The width that text for people is set in. */
public final class Paper {
    private static final int NARROWEST = 60;
    private static final int WIDEST = 110;

    private Paper() {}

    /** Columns to fill: those of the terminal, as the launcher found them, within what reads well. */
    public static int width() {
        return Math.clamp(Integer.getInteger("holdfast.columns", WIDEST), NARROWEST, WIDEST);
    }

    /** Sets words into lines of at most {@code columns}; a longer word gets a line of its own. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** A paragraph of which all lines but the first are indented further. */
    static String paragraph(String indent, String text) {
        String hanging = indent + "  ";
        List<String> lines = lines(text, width() - hanging.length());
        StringBuilder set = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            set.append(i == 0 ? indent : hanging).append(lines.get(i)).append(System.lineSeparator());
        }
        return set.toString();
    }

    /** {@code 1 error}, {@code 2 errors}, {@code 3 entries}, {@code 2 indexes}; the noun may come as a plural. */
    static String count(long number, String noun) {
        if (noun.endsWith("s")) {
            return number + " " + (number == 1 ? noun.substring(0, noun.length() - 1) : noun);
        }
        if (number == 1) {
            return number + " " + noun;
        }
        if (noun.matches(".*[^aeiou]y")) {
            return number + " " + noun.substring(0, noun.length() - 1) + "ies";
        }
        return number + " " + noun + (noun.endsWith("x") ? "es" : "s");
    }

    /** Entries in order, as {@code key value; key value}. */
    static String pairs(SortedMap<String, String> pairs) {
        List<String> parts = new ArrayList<>();
        pairs.forEach((key, value) -> parts.add(key + " " + value));
        return String.join("; ", parts);
    }
}
