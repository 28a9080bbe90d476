package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes a database's fingerprint: per table the number of rows and an order-independent sum of 64-bit hashes of the
 * rows' text, large objects, where the sequences stand, every definition, roles and extensions.
 *
 * <p>The same method must be used on the source and on the restored copy. It detects accidental difference and does not
 * claim collision resistance.
 */
public final class PostgresFingerprint {
    /** Names these rules; a change of any of them needs a new name. */
    public static final String METHOD = "postgresql/2";

    /** Section of the tables' rows. */
    public static final String TABLES = "table";

    /** Section of what the dump does not contain. */
    public static final String LEFT_OUT = "left out";

    private static final String LARGE_OBJECTS = "large objects";
    private static final String SEQUENCES = "sequence";

    private PostgresFingerprint() {}

    /** The fingerprint of a backup for which none was asked. */
    public static Fingerprint none() {
        return new Fingerprint(METHOD, Level.NONE, new TreeMap<>());
    }

    /**
     * Reads the data: tables and large objects. All connections must see the same snapshot in {@link PinnedSession}s;
     * each is used by one thread.
     *
     * @param leftOutElsewhere tables whose rows the other side of a comparison left out, and why; so must this one
     * @throws SQLException the first error of any connection; the others are interrupted
     */
    public static SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> data(
            List<Connection> connections, List<DataTable> tables, Level level, Map<String, String> leftOutElsewhere)
            throws SQLException {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections = new TreeMap<>();
        SortedMap<String, SortedMap<String, Figure>> leftOut = new TreeMap<>();
        List<DataTable> read = new ArrayList<>();
        for (DataTable table : tables) {
            String why = leftOutElsewhere.getOrDefault(table.identity(), table.leftOut());
            if (why.isEmpty()) {
                read.add(table);
            } else {
                leftOut.put(table.identity(), new TreeMap<>(Map.of("why", Figure.exact(why))));
            }
        }
        sections.put(TABLES, ParallelScan.of(connections, read, level));
        sections.put(LARGE_OBJECTS, new TreeMap<>(Map.of("all", LargeObjects.read(connections.getFirst(), level))));
        if (!leftOut.isEmpty()) {
            sections.put(LEFT_OUT, leftOut);
        }
        return sections;
    }

    /** Puts data, definitions and sequences together. */
    public static Fingerprint combine(
            Level level,
            SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> data,
            SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> definitions,
            SortedMap<String, Sequences.Position> sequencesBefore,
            SortedMap<String, Sequences.Position> sequencesAfter) {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections = new TreeMap<>(definitions);
        sections.putAll(data);
        sections.put(SEQUENCES, Sequences.figures(sequencesBefore, sequencesAfter));
        return new Fingerprint(METHOD, level, sections);
    }

    /** The tables whose rows a fingerprint left out, and why. */
    public static Map<String, String> leftOut(Fingerprint fingerprint) {
        Map<String, String> leftOut = new TreeMap<>();
        fingerprint
                .sections()
                .getOrDefault(LEFT_OUT, new TreeMap<>())
                .forEach((table, figures) ->
                        leftOut.put(table, figures.get("why").toString()));
        return leftOut;
    }

    /** The same fingerprint with one table's rows read again. */
    public static Fingerprint reread(Fingerprint fingerprint, Connection connection, DataTable table)
            throws SQLException {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections =
                new TreeMap<>(fingerprint.sections());
        SortedMap<String, SortedMap<String, Figure>> tables =
                new TreeMap<>(sections.getOrDefault(TABLES, new TreeMap<>()));
        tables.putAll(ParallelScan.of(List.of(connection), List.of(table), fingerprint.level()));
        sections.put(TABLES, tables);
        return new Fingerprint(fingerprint.method(), fingerprint.level(), sections);
    }
}
