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
    private static final String ROLES_AND_EXTENSIONS = resource("roles-and-extensions.sql");

    private Definitions() {}

    /** Kind of object to identity to figures, one section per kind. */
    public static SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> read(Connection connection)
            throws SQLException {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String query : new String[] {OBJECTS, ROLES_AND_EXTENSIONS}) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        String definition = row.getString(3) == null ? "" : row.getString(3);
                        sections.computeIfAbsent(row.getString(1), kind -> new TreeMap<>())
                                .put(row.getString(2), figures(row.getString(1), definition));
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
