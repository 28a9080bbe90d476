package dev.holdfast.postgresql.prove;

import dev.holdfast.core.vault.Manifest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what the throw-away server lacks to hold a faithful copy. That says nothing about the backup. */
final class Obstacles {
    private static final String PROBE = "holdfast_locale_probe";

    private Obstacles() {}

    static Optional<String> find(Connection connection, Manifest manifest) throws SQLException {
        List<String> missing = new ArrayList<>(extensions(connection, manifest));
        locale(connection, manifest.source()).ifPresent(missing::add);
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    private static List<String> extensions(Connection connection, Manifest manifest) throws SQLException {
        List<String> missing = new ArrayList<>();
        String recorded = manifest.source().getOrDefault("extensions", "");
        for (String extension : recorded.isEmpty() ? new String[0] : recorded.split(", ")) {
            int blank = extension.lastIndexOf(' ');
            String name = extension.substring(0, blank);
            String version = extension.substring(blank + 1);
            String offered = defaultVersion(connection, name);
            if (!version.equals(offered)) {
                missing.add("extension " + name + " " + version + " is needed, this machine "
                        + (offered.isEmpty() ? "has none" : "would install " + offered));
            }
        }
        return missing;
    }

    /** The version a restore would install: CREATE EXTENSION in a dump names none. */
    private static String defaultVersion(Connection connection, String extension) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT default_version FROM pg_catalog.pg_available_extensions WHERE name = ?")) {
            query.setString(1, extension);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private static Optional<String> locale(Connection connection, Map<String, String> source) throws SQLException {
        String provider = switch (source.getOrDefault("localeProvider", "c")) {
            case "i" -> " LOCALE_PROVIDER icu ICU_LOCALE " + literal(source.getOrDefault("icuLocale", ""));
            case "b" -> " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + literal(source.getOrDefault("builtinLocale", ""));
            default -> "";
        };
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + PROBE + " TEMPLATE template0 ENCODING "
                    + literal(source.get("encoding"))
                    + " LC_COLLATE " + literal(source.get("collate")) + " LC_CTYPE " + literal(source.get("ctype"))
                    + provider);
            statement.execute("DROP DATABASE " + PROBE);
            return Optional.empty();
        } catch (SQLException e) {
            if (e.getSQLState() != null
                    && List.of("22", "42", "0A").contains(e.getSQLState().substring(0, 2))) {
                return Optional.of("locale " + source.get("collate") + " / " + source.get("ctype") + " with encoding "
                        + source.get("encoding") + " is not available here");
            }
            throw e;
        }
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
