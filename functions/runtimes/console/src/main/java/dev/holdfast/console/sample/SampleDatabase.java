package dev.holdfast.console.sample;

import dev.holdfast.core.system.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Plausible synthetic health-care data with every kind of object a backup can trip over.
 *
 * <p>The data is made inside the server by the scripts in {@code sample/*.sql}: big tables of mixed text, JSON, numbers and
 * binary data that compress about 3 : 1 with zstd, and odd corners (quoted names, values at the edge of their type, stale
 * materialized views, rules, row-level security). Two databases of one size and server version hold the same rows. No
 * extension is needed. PostgreSQL 13 or newer.
 */
public final class SampleDatabase {
    private static final List<String> SCRIPTS = List.of(
            "01-roles",
            "02-schemas-and-types",
            "03-tables",
            "04-words",
            "05-patients",
            "06-encounters",
            "07-claims",
            "08-audit-logs",
            "09-commits",
            "10-large-objects",
            "11-odd-corners",
            "12-indexes-and-constraints",
            "13-functions-and-triggers",
            "14-views",
            "15-security",
            "16-clean-up");

    private SampleDatabase() {}

    /**
     * Fills an empty UTF-8 database and returns its size in bytes. Roles {@code sample_*} are added to the cluster where they
     * do not exist. Not idempotent: a database that holds the sample already is refused and left as it is.
     *
     * @param superuser connection to the database to fill, in autocommit mode; its time zone, statement time-out and message
     *     level are reset to the connection's defaults afterwards
     * @param progress hears one phase per script
     * @throws SampleException when the database is not fit for it or a script fails
     */
    public static long create(Connection superuser, SampleSize target, Progress progress) {
        requireFitDatabase(superuser);
        try (Statement statement = superuser.createStatement()) {
            // Braces and question marks belong to JSON here, not to JDBC.
            statement.setEscapeProcessing(false);
            statement.execute("SET client_min_messages = error; SET TimeZone = 'UTC'; SET statement_timeout = 0");
            statement.execute("SET sample.patients = " + target.patients());
            for (String script : SCRIPTS) {
                progress.phase("sample " + script.substring(3), 0);
                run(statement, script);
            }
            progress.phase("sample vacuum", 0);
            // The first reader would otherwise write every page once more (hint bits), in the middle of a measurement.
            statement.execute("VACUUM (ANALYZE)");
            statement.execute(
                    "RESET client_min_messages; RESET TimeZone; RESET statement_timeout; RESET sample.patients");
            return databaseSize(statement);
        } catch (SQLException e) {
            throw new SampleException(
                    "the sample database could not be prepared: " + e.getMessage(),
                    "Look at the server's log, drop the database and try again.",
                    e);
        }
    }

    /** The same without anybody listening. */
    public static long create(Connection superuser, SampleSize target) {
        return create(superuser, target, Progress.silent());
    }

    private static void requireFitDatabase(Connection superuser) {
        String question = """
                SELECT current_setting('server_version_num')::int >= 130000, current_setting('is_superuser') = 'on',
                       getdatabaseencoding() = 'UTF8', to_regnamespace('clinical') IS NULL, current_database()""";
        try (Statement statement = superuser.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            String database = answer.getString(5);
            refuseUnless(
                    answer.getBoolean(1), database, "the server is older than PostgreSQL 13", "Use a newer server.");
            refuseUnless(answer.getBoolean(2), database, "the role is not a superuser", "Connect as a superuser.");
            refuseUnless(
                    answer.getBoolean(3), database, "its encoding is not UTF-8", "Create it with ENCODING 'UTF8'.");
            refuseUnless(answer.getBoolean(4), database, "it has a schema 'clinical' already", "Use a new database.");
            refuseUnless(superuser.getAutoCommit(), database, "a transaction is open", "Switch autocommit on.");
        } catch (SQLException e) {
            throw new SampleException(
                    "the database for the sample cannot be reached: " + e.getMessage(),
                    "Check that the server runs.",
                    e);
        }
    }

    private static void refuseUnless(boolean fit, String database, String what, String hint) {
        if (!fit) {
            throw new SampleException("database '" + database + "' cannot take the sample: " + what, hint);
        }
    }

    /** One script is one implicit transaction. */
    private static void run(Statement statement, String script) {
        try {
            statement.execute(read(script));
        } catch (SQLException e) {
            throw new SampleException(
                    "sample script " + script + " failed (SQLSTATE " + e.getSQLState() + "): " + e.getMessage(),
                    "Drop the database and try again; the scripts stand in the console's resources under sample/.",
                    e);
        }
    }

    private static String read(String script) {
        try (InputStream resource = SampleDatabase.class.getResourceAsStream("/sample/" + script + ".sql")) {
            if (resource == null) {
                throw new IllegalStateException("the build left out sample/" + script + ".sql");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("sample script " + script + " cannot be read", e);
        }
    }

    private static long databaseSize(Statement statement) throws SQLException {
        try (ResultSet size = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            size.next();
            return size.getLong(1);
        }
    }
}
