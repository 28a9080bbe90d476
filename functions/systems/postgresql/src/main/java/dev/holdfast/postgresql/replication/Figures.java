package dev.holdfast.postgresql.replication;

import dev.holdfast.core.system.SystemException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the plan wants to be noted around a switch, so that what it cost can be said in rows.
 *
 * @param counted tables whose rows are counted
 * @param newest {@code table.column}, of which the greatest value is noted
 */
record Figures(List<String> counted, List<String> newest) {
    /** Counting a large table takes its time, but the service is down meanwhile. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    Figures {
        counted = List.copyOf(counted);
        newest = List.copyOf(newest);
    }

    /** Words separated by spaces. */
    static List<String> words(String text) {
        return Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * Checks that everything named is there.
     *
     * @throws SystemException.Precondition when it is not
     */
    void check(Session session) {
        counted.forEach(table -> table(session, table));
        newest.forEach(column -> column(session, column));
    }

    /**
     * Reads them, all at one moment.
     *
     * @return {@code rows audit.audit_logs} and {@code newest audit.audit_logs.at} with their values as text; the newest
     *     of an empty table is the empty text
     */
    SortedMap<String, String> read(Session session) {
        var questions = new TreeMap<String, String>();
        counted.forEach(table -> questions.put(
                "rows " + table, "(SELECT pg_catalog.count(*) FROM " + table(session, table) + ")::text"));
        newest.forEach(column -> questions.put("newest " + column, column(session, column)));
        var values = new TreeMap<String, String>();
        if (questions.isEmpty()) {
            return values;
        }
        session.patience(LONGEST);
        // One statement has one snapshot.
        session.one(
                "reading the figures the plan asks for",
                row -> {
                    int place = 1;
                    for (String name : questions.keySet()) {
                        String value = row.getString(place++);
                        values.put(name, value == null ? "" : value);
                    }
                    return values;
                },
                "SELECT " + String.join(", ", questions.values()));
        session.patience(Session.PATIENCE);
        return values;
    }

    private static String table(Session session, String name) {
        String found = session.text(
                "looking for table " + name,
                "SELECT coalesce((SELECT to_regclass(CASE WHEN position('.' in ?) > 0 THEN ? ELSE 'public.' || ? END))::text,"
                        + " '')",
                name,
                name,
                name);
        if (found.isEmpty()) {
            throw absent(session, "table " + name);
        }
        return found;
    }

    private static String column(Session session, String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 1) {
            throw absent(session, "column " + name);
        }
        String table = table(session, name.substring(0, dot));
        String column = name.substring(dot + 1);
        boolean there = session.truth(
                "looking for column " + name,
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ? AND attnum > 0"
                        + " AND NOT attisdropped)",
                table,
                column);
        if (!there) {
            throw absent(session, "column " + name);
        }
        return "(SELECT pg_catalog.max(" + Session.identifier(column) + ") FROM " + table + ")::text";
    }

    private static SystemException absent(Session session, String what) {
        return new SystemException.Precondition(
                session.system(),
                "there is no " + what + ", which the plan wants to be noted around a switch.",
                "Correct countTables or newestOf in the plan: schema.table, or schema.table.column.");
    }
}
