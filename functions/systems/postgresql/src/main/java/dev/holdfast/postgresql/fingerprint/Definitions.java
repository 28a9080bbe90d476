package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.core.system.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what the database consists of: every object's definition, the roles and the extensions. */
public final class Definitions {
    private static final String OBJECTS = resource("definitions.sql");
    private static final String EXTENSIONS = resource("extensions.sql");
    private static final String ROLES = resource("roles.sql");

    /** The section of the roles. */
    public static final String ROLE = "role";

    /** Stands for objects that were dropped between being listed and being described. */
    public static final String VANISHED = "(dropped meanwhile)";

    private Definitions() {}

    /**
     * Kind of object to identity to figures, one section per kind. Which objects there are comes from the connection's
     * snapshot, but how some of them are described comes from the present catalogue.
     */
    public static SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> read(Connection connection)
            throws SQLException {
        return read(connection, OBJECTS, EXTENSIONS, ROLES);
    }

    /** The server's roles alone: name to figures. */
    public static SortedMap<String, SortedMap<String, Figure>> roles(Connection connection) throws SQLException {
        return read(connection, ROLES).get(ROLE);
    }

    private static SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> read(
            Connection connection, String... queries) throws SQLException {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String query : queries) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        String identity = row.getString(2) == null ? VANISHED : row.getString(2);
                        String definition = row.getString(3) == null ? "" : row.getString(3);
                        sections.computeIfAbsent(row.getString(1), kind -> new TreeMap<>())
                                .put(identity, figures(row.getString(1), definition));
                    }
                }
            }
        }
        return sections;
    }

    private static SortedMap<String, Figure> figures(String kind, String definition) {
        return kind.equals("extension")
                ? new TreeMap<>(Map.of("version", Figure.exact(definition)))
                : new TreeMap<>(Map.of("definition", Figure.exact(CanonicalText.digest(definition))));
    }

    private static String resource(String name) {
        try (InputStream in = Definitions.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
