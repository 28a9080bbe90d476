package dev.holdfast.postgresql.fingerprint;

import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Equal rows give equal figures wherever and however they are read; any other rows give others. */
class FingerprintTest {
    private static final String ROWS = """
            INSERT INTO t SELECT n, CASE WHEN n % 3 = 0 THEN NULL WHEN n % 3 = 1 THEN '' ELSE 'v' || n END,
              '2026-01-01 12:00:00+00'::timestamptz + n * interval '1 hour', n / 7.0::float8, decode(md5(n::text), 'hex'),
              n * interval '25 hours', n::text::money
            FROM generate_series(1, 1000) n
            """;

    private Login login;

    @BeforeEach
    void fill() {
        login = filled(TestServer.newDatabase());
    }

    private static Login filled(Login database) {
        run(
                database,
                "CREATE TABLE public.t (n int, v text, ts timestamptz, f float8, b bytea, i interval, m money)",
                "SET search_path = public",
                ROWS.replace("INTO t", "INTO public.t"));
        return database;
    }

    @Test
    void rows_of_equal_content_do_not_cancel_each_other() {
        run(login, "CREATE TABLE twins (v text)");
        var empty = figures(login, Level.FULL).get("public.twins");
        run(login, "INSERT INTO twins VALUES ('same'), ('same')");
        var twins = figures(login, Level.FULL).get("public.twins");
        run(login, "INSERT INTO twins VALUES ('same'), ('same')");

        assertThat(twins.get("hash")).isNotEqualTo(empty.get("hash"));
        assertThat(figures(login, Level.FULL).get("public.twins").get("hash")).isNotEqualTo(twins.get("hash"));
    }

    @Test
    void every_small_change_is_found() {
        var before = figures(login, Level.FULL);
        for (String change : List.of(
                "UPDATE public.t SET v = v || ' ' WHERE n = 500",
                "UPDATE public.t SET v = NULL WHERE n = 1",
                "UPDATE public.t SET v = '' WHERE n = 3",
                "UPDATE public.t SET n = CASE n WHEN 10 THEN 11 ELSE 10 END WHERE n IN (10, 11)",
                "UPDATE public.t SET f = f + 1e-12 WHERE n = 7",
                "UPDATE public.t SET ts = ts + interval '1 microsecond' WHERE n = 7",
                "INSERT INTO public.t SELECT * FROM public.t WHERE n = 7",
                "DELETE FROM public.t WHERE n = 7")) {
            assertThat(changed(change)).as(change).isNotEqualTo(before);
        }
        assertThat(changed("UPDATE public.t SET n = n")).isEqualTo(before);
    }

    @Test
    void rows_whose_columns_read_alike_when_joined_are_told_apart() {
        run(
                login,
                "CREATE TYPE public.pair AS (a int, b text)",
                "CREATE TYPE public.mood AS ENUM (E'x\\x01y', 'x', 'y', E'\\x01')",
                "CREATE DOMAIN public.word AS text");
        for (List<String> rows : List.of(
                List.of("a text, b text", "(E'x\\x01', 'y')", "('x', E'\\x01y')"),
                List.of("a text, b text", "(E'1\\x01', NULL)", "(NULL, E'1\\x01')"),
                List.of("a text, b text", "('', NULL)", "(NULL, '')"),
                List.of("a text, b int", "(NULL, 1)", "('', 1)"),
                List.of("a int, b int", "(1, NULL)", "(NULL, 1)"),
                List.of("a int, b int", "(1, 23)", "(12, 3)"),
                List.of("a bool, b text", "(NULL, 't')", "(true, NULL)"),
                List.of("a char(5), b text", "('x', 'y')", "('x   ', E' \\x01y')"),
                List.of("a text[], b text", "(ARRAY[E'p\\x01q'], 'r')", "(ARRAY['p'], E'q\\x01r')"),
                List.of("a text[], b text[]", "('{}', NULL)", "(NULL, '{}')"),
                List.of("a text[]", "(ARRAY[NULL])", "(ARRAY['NULL'])"),
                List.of("a public.pair, b int", "(NULL, 1)", "(ROW(NULL, NULL), 1)"),
                List.of("a public.pair, b text", "(ROW(1, 'x'), 'y')", "(ROW(1, E'x\\x01y'), '')"),
                List.of("a public.mood, b public.mood", "(E'x\\x01y', NULL)", "('x', 'y')"),
                List.of("a public.word, b text", "(E'x\\x01', 'y')", "('x', E'\\x01y')"),
                List.of("a name, b text", "(E'x\\x01', 'y')", "('x', E'\\x01y')"),
                List.of("a json, b text", "('{\"a\": 1}', '')", "('{\"a\":1}', '')"),
                List.of("a numeric, b int", "(1.0, 1)", "(1.00, 1)"))) {
            String columns = rows.getFirst();
            assertThat(hashOf(columns, rows.get(1)))
                    .as("%s: %s", columns, rows)
                    .isNotEqualTo(hashOf(columns, rows.get(2)));
        }
    }

    @Test
    void a_table_of_very_many_columns_and_one_of_none_are_read() {
        StringBuilder columns = new StringBuilder("c0 text");
        StringBuilder values = new StringBuilder("'v'");
        for (int column = 1; column < 1_000; column++) {
            columns.append(", c").append(column).append(" text");
            values.append(", NULL");
        }
        String row = "(" + values + ")";
        String last = row.replaceFirst("NULL\\)$", "'')");
        assertThat(hashOf(columns.toString(), row)).isNotEqualTo(hashOf(columns.toString(), last));

        run(login, "CREATE TABLE public.columnless ()", "INSERT INTO public.columnless DEFAULT VALUES");
        assertThat(figures(login, Level.FULL).get("public.columnless").get("rows"))
                .isEqualTo(Figure.exact(1));
    }

    private Figure hashOf(String columns, String row) {
        run(login, "DROP TABLE IF EXISTS public.alike", "CREATE TABLE public.alike (" + columns + ")");
        run(login, "INSERT INTO public.alike VALUES " + row);
        return figures(login, Level.FULL).get("public.alike").get("hash");
    }

    private SortedMap<String, SortedMap<String, Figure>> changed(String sql) {
        Login copy = filled(TestServer.newDatabase());
        run(copy, sql);
        return figures(copy, Level.FULL);
    }

    @Test
    void level_counts_finds_a_row_more_and_not_another_value() {
        var before = figures(login, Level.COUNTS);
        run(login, "UPDATE public.t SET v = 'other' WHERE n = 5");
        assertThat(figures(login, Level.COUNTS)).isEqualTo(before);
        run(login, "DELETE FROM public.t WHERE n = 5");
        assertThat(figures(login, Level.COUNTS)).isNotEqualTo(before);
    }

    @Test
    void a_table_read_in_parts_gives_what_it_gives_as_a_whole() throws SQLException {
        try (Connection connection = open(login)) {
            DataTable table = DataTable.list(connection).getFirst();
            TableScan.Sum whole = new TableScan(table, 0, TableScan.OPEN).run(connection, Level.FULL);
            TableScan.Sum parts = TableScan.Sum.NOTHING;
            for (long page = 0; page < table.pages(); page++) {
                parts = parts.plus(new TableScan(table, page, page + 1).run(connection, Level.FULL));
            }
            parts = parts.plus(new TableScan(table, table.pages(), TableScan.OPEN).run(connection, Level.FULL));

            assertThat(table.pages()).isGreaterThan(3);
            assertThat(parts).isEqualTo(whole);
            DataTable large = new DataTable(table.identity(), table.columns(), 20_000, true, true, "");
            assertThat(TableScan.split(large)).hasSize(3);
            TableScan.Sum split = TableScan.Sum.NOTHING;
            for (TableScan scan : TableScan.split(large)) {
                split = split.plus(scan.run(connection, Level.FULL));
            }
            assertThat(split).isEqualTo(whole);
        }
    }

    @Test
    void settings_of_database_and_role_change_nothing() {
        var before = figures(login, Level.FULL);
        for (String setting : Map.of(
                        "datestyle", "'SQL, DMY'",
                        "timezone", "'Asia/Kolkata'",
                        "extra_float_digits", "-5",
                        "bytea_output", "'escape'",
                        "intervalstyle", "'iso_8601'",
                        "search_path", "nowhere",
                        "quote_all_identifiers", "on",
                        "standard_conforming_strings", "off",
                        "row_security", "on")
                .entrySet()
                .stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .toList()) {
            run(login, "ALTER DATABASE " + login.database() + " SET " + setting);
        }
        assertThat(figures(login, Level.FULL)).isEqualTo(before);
    }

    @Test
    void a_sequence_that_begins_anew_may_have_been_anywhere_and_another_only_between() throws SQLException {
        run(
                login,
                "CREATE SEQUENCE public.round MINVALUE 1 MAXVALUE 9 START 8 CYCLE",
                "CREATE SEQUENCE public.down INCREMENT -2 MAXVALUE 5 START 5 MINVALUE -50",
                "CREATE SEQUENCE public.still CYCLE MAXVALUE 4");
        try (Connection connection = open(login)) {
            var before = Sequences.read(connection);
            run(login, "SELECT nextval('public.round') FROM generate_series(1, 3)", "SELECT nextval('public.down')");
            var figures = Sequences.figures(before, Sequences.read(connection));

            assertThat(figures.get("public.round").get("next")).isEqualTo(Figure.between(1, 10));
            assertThat(figures.get("public.down").get("next")).isEqualTo(Figure.between(3, 5));
            assertThat(figures.get("public.still").get("next")).isEqualTo(Figure.between(1, 1));
        }
    }

    private static Connection open(Login login) throws SQLException {
        Connection connection = Connections.open(login);
        PinnedSession.apply(connection);
        return connection;
    }

    private static SortedMap<String, SortedMap<String, Figure>> figures(Login login, Level level) {
        try (Connection one = open(login);
                Connection two = open(login)) {
            return PostgresFingerprint.data(List.of(one, two), DataTable.list(one), level, Map.of())
                    .get(PostgresFingerprint.TABLES);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
