package dev.holdfast.console.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDatabaseTest {
    private static final SampleSize SMALL = SampleSize.ofMebibytes(48);
    private static PrivateServer server;
    private static DataSource first;
    private static long firstSize;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        server = new PrivateServer(home);
        first = server.createDatabase("first");
        firstSize = fill(first);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @Test
    void the_size_is_met_within_ten_percent() {
        assertThat(firstSize).isCloseTo(SMALL.bytes(), Percentage.withPercentage(10));
    }

    @Test
    void two_databases_of_one_size_hold_the_same_rows_objects_and_large_objects() throws Exception {
        DataSource second = server.createDatabase("second");
        fill(second);

        assertThat(contents(second)).hasSizeGreaterThan(40).isEqualTo(contents(first));
    }

    @Test
    void every_kind_of_object_a_backup_can_trip_over_is_there() throws Exception {
        Map<String, Long> kinds = counts(first, """
                SELECT 'relation ' || relkind::text, count(*) FROM pg_class WHERE relnamespace > 16000 GROUP BY 1
                UNION ALL SELECT 'function ' || prokind::text, count(*) FROM pg_proc WHERE pronamespace > 16000 GROUP BY 1
                UNION ALL SELECT 'type ' || typtype::text, count(*) FROM pg_type WHERE typnamespace > 16000 GROUP BY 1
                UNION ALL SELECT 'large objects', count(*) FROM pg_largeobject_metadata
                UNION ALL SELECT 'policies', count(*) FROM pg_policy
                UNION ALL SELECT 'event triggers', count(*) FROM pg_event_trigger
                UNION ALL SELECT 'publications', count(*) FROM pg_publication
                UNION ALL SELECT 'statistics', count(*) FROM pg_statistic_ext
                UNION ALL SELECT 'exclusion constraints', count(*) FROM pg_constraint WHERE contype = 'x'
                UNION ALL SELECT 'default privileges', count(*) FROM pg_default_acl
                UNION ALL SELECT 'unpopulated', count(*) FROM pg_matviews WHERE NOT ispopulated""");

        assertThat(kinds)
                .containsKeys("relation r", "relation p", "relation v", "relation m", "relation S", "relation c")
                .containsKeys("function f", "function p", "function a", "type e", "type d", "type r", "type c")
                .containsEntry("large objects", 240L)
                .containsEntry("unpopulated", 1L)
                .allSatisfy((kind, count) -> assertThat(count).as(kind).isPositive());
    }

    @Test
    void pg_dump_archives_it_and_pg_restore_brings_it_back() throws Exception {
        String archive = folder.resolve("sample.dump").toString();
        server.client("pg_dump", "-Fc", "-Z1", "-f", archive, "-d", server.uri("first"));
        assertThat(server.client("pg_restore", "--list", archive))
                .contains("TABLE DATA clinical encounters", "MATERIALIZED VIEW DATA billing monthly_totals", "BLOB");

        DataSource restored = server.createDatabase("restored");
        server.client("pg_restore", "--exit-on-error", "-d", server.uri("restored"), archive);
        Map<String, Long> expected = contents(first);
        assertThat(contents(restored)).isEqualTo(expected);
    }

    @Test
    void the_data_compresses_like_real_data() throws Exception {
        Path archive = folder.resolve("plain.dump");
        server.client("pg_dump", "-Fc", "-Z0", "-f", archive.toString(), "-d", server.uri("first"));
        Path zipped = folder.resolve("plain.zst");
        try (var out = new com.github.luben.zstd.ZstdOutputStream(Files.newOutputStream(zipped), 3)) {
            Files.copy(archive, out);
        }
        assertThat((double) Files.size(archive) / Files.size(zipped)).isBetween(2.2, 4.2);
    }

    @Test
    void a_database_that_holds_the_sample_already_is_refused() throws Exception {
        assertThatThrownBy(() -> fill(first))
                .isInstanceOf(SampleException.class)
                .hasMessageContaining("'first'")
                .hasMessageContaining("clinical");
    }

    @Test
    void the_live_writer_writes_on_while_pg_dump_runs_and_stops_cleanly() throws Exception {
        DataSource busy = server.createDatabase("busy");
        fill(busy);
        LiveWriter writer = LiveWriter.start(busy.getConnection(), Duration.ZERO);
        try (writer) {
            assertThat(writer.awaitTransactions(64, Duration.ofSeconds(30))).isTrue();
            long before = writer.transactions();
            server.client(
                    "pg_dump", "-Fc", "-Z0", "-f", folder.resolve("busy.dump").toString(), "-d", server.uri("busy"));
            assertThat(writer.transactions()).isGreaterThan(before);
        }
        assertThat(writer.failure()).isEmpty();
        // 7 of 8 turns commit; turns 0 and 4 log an access.
        assertThat(counts(busy, "SELECT 'live', count(*) FROM billing.claims WHERE remark = 'live'"))
                .hasEntrySatisfying(
                        "live", count -> assertThat(count).isBetween(writer.transactions() / 8, writer.transactions()));
    }

    @Test
    void the_live_writer_keeps_the_error_that_ended_it() throws Exception {
        DataSource without = server.createDatabase("without_sample");
        LiveWriter writer = LiveWriter.start(without.getConnection(), Duration.ZERO);
        try (writer) {
            assertThat(writer.awaitTransactions(1, Duration.ofSeconds(30))).isFalse();
        }
        assertThat(writer.failure())
                .hasValueSatisfying(error -> assertThat(error.getSQLState()).isEqualTo("42P01"));
        assertThat(writer.transactions()).isZero();
    }

    private static long fill(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return SampleDatabase.create(connection, SMALL);
        }
    }

    /** Per table the rows and a sum of their hashes (as JSON, because a restore may order the columns of a child otherwise); per kind the number of objects; large objects. */
    private static Map<String, Long> contents(DataSource database) throws SQLException {
        Map<String, Long> contents = counts(database, """
                SELECT 'large object ' || loid, sum(hashtextextended(pageno || encode(data, 'hex'), 0) % 1000000007) FROM pg_largeobject GROUP BY loid
                UNION ALL SELECT 'sequence ' || quote_ident(schemaname) || '.' || sequencename, coalesce(last_value, -1) FROM pg_sequences
                UNION ALL SELECT 'objects of class ' || classid::regclass, count(*) FROM pg_depend WHERE objid > 16384 GROUP BY classid""");
        for (String table : tables(database).keySet()) {
            contents.putAll(counts(
                    database,
                    "SELECT '" + table.replace("'", "''")
                            + "', count(*) * 1000003 + coalesce(sum(hashtextextended(to_jsonb(x)::text, 0) % 1000007), 0)"
                            + " FROM ONLY " + table + " AS x"));
        }
        return contents;
    }

    private static Map<String, Long> tables(DataSource database) throws SQLException {
        return counts(database, """
                SELECT format('%I.%I', nspname, relname), 1 FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
                WHERE relkind = 'r' AND nspname !~ '^pg_|^information_schema$'""");
    }

    private static Map<String, Long> counts(DataSource database, String sql) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }
}
