package dev.holdfast.postgresql.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may be repeated of the lines that PostgreSQL's programs write to standard error. Servers quote rows in DETAIL and
 * CONTEXT, pg_restore quotes whole statements, and a subscription's statement holds a password; messages end up in signed
 * evidence that nobody can delete.
 */
final class Discretion {
    /** Begins what quotes data or statements, up to the next line that begins something else. */
    private static final Pattern QUOTING =
            Pattern.compile("(^\\s*|\\] )(DETAIL|CONTEXT|STATEMENT|QUERY|LINE \\d+)\\b|(Command|Query) was:");

    /** Begins something else: a program's or a server's next message. */
    private static final Pattern BEGINNING = Pattern.compile(
            "^(pg_\\w+|psql|initdb|postgres)[^ ]*:|^(.*\\] )?(ERROR|FATAL|PANIC|WARNING|NOTICE|HINT|LOG):  ");

    /**
     * As in {@code invalid input syntax for type uuid: "…"}: the value comes last. Names are not led by a colon, and a server's
     * parameters are nobody's data.
     */
    private static final Pattern VALUE =
            Pattern.compile("(?<!error|parameter \"[^\"]{1,80}\"): \".*$|(?<=\\bvalue )\".*\"");

    private final List<String> said = new ArrayList<>();
    private boolean quoting;

    private Discretion(boolean quoting) {
        this.quoting = quoting;
    }

    /**
     * The lines without what quotes data.
     *
     * @param cut whether lines before these are lost: what they begin with may belong to one that quoted
     */
    static List<String> of(List<String> lines, boolean cut) {
        Discretion discretion = new Discretion(cut);
        lines.forEach(discretion::take);
        return List.copyOf(discretion.said);
    }

    private void take(String line) {
        boolean begins = BEGINNING.matcher(line).find();
        if (QUOTING.matcher(line).find()) {
            quoting = true;
        } else if (begins || !quoting) {
            String told = VALUE.matcher(line).replaceAll(match -> match.group().startsWith(":") ? ": \"…\"" : "\"…\"");
            said.add(told);
            // A value may hold line feeds, and goes on then.
            quoting = !told.equals(line) && !line.endsWith("\"");
        }
    }
}
