package dev.holdfast.postgresql.capture;

import static dev.holdfast.postgresql.Clinic.ask;
import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.Clinic.Order;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes on working while it is backed up: migrations, truncations, new tables. */
class ConcurrentChangeTest {
    @TempDir
    Path work;

    private Clinic clinic;
    private Login source;

    @BeforeEach
    void open() {
        clinic = new Clinic(work);
        source = TestServer.newDatabase();
        run(
                source,
                "CREATE TABLE t AS SELECT n, repeat('x', 100) AS v FROM generate_series(1, 50000) n",
                "CREATE TABLE u AS SELECT generate_series(1, 1000) AS n",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    }

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void a_migration_that_waits_before_the_dump_begins_goes_first_and_the_backup_succeeds() throws Exception {
        var migration = new Background("ALTER TABLE t ADD COLUMN w int DEFAULT 7");

        Manifest manifest = clinic.backup(Order.of(source)
                .with("lockTimeout", "PT0.5S")
                .heardBy(new OnPhase("dump", migration::startAndAwaitLock)));

        migration.ended();
        assertThat(format(manifest)).isEqualTo("pg_dump-custom");
        assertThat(manifest.fingerprint().sections().get("column")).containsKey("public.t.w");
        clinic.proves(manifest);
    }

    @Test
    void a_migration_that_waits_while_the_single_job_dumps_goes_last_and_the_backup_succeeds() throws Exception {
        var migration = new Background("ALTER TABLE u ADD COLUMN w int DEFAULT 7");

        Manifest manifest =
                clinic.backup(Order.of(source).withJobs(1).heardBy(new OnFirstBytes(migration::startAndAwaitLock)));

        migration.ended();
        assertThat(manifest.fingerprint().sections().get("column")).doesNotContainKey("public.u.w");
        clinic.proves(manifest);
    }

    @Test
    void a_truncation_waits_for_the_backup_which_holds_the_rows() throws Exception {
        var truncation = new Background("TRUNCATE u");

        Manifest manifest =
                clinic.backup(Order.of(source).withJobs(1).heardBy(new OnFirstBytes(truncation::startAndAwaitLock)));

        truncation.ended();
        assertThat(ask(source, "SELECT count(*) FROM u")).isEqualTo("0");
        var restored = clinic.proves(manifest);
        assertThat(ask(Clinic.entry(restored, source.database()), "SELECT count(*) FROM u"))
                .isEqualTo("1000");
    }

    @Test
    void rows_that_come_and_go_meanwhile_are_not_in_the_backup() {
        Manifest manifest = clinic.backup(Order.of(source)
                .heardBy(new OnPhase(
                        "dump",
                        () -> run(
                                source,
                                "INSERT INTO u VALUES (-1)",
                                "DELETE FROM t WHERE n > 100",
                                "UPDATE u SET n = n + 1",
                                "SELECT lo_from_bytea(0, 'new')"))));

        assertThat(manifest.fingerprint()
                        .sections()
                        .get("table")
                        .get("public.u")
                        .get("rows"))
                .hasToString("1000");
        clinic.proves(manifest);
    }

    @Test
    void a_function_that_is_replaced_meanwhile_ends_the_backup() {
        changed("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'", "function public.f()");
    }

    @Test
    void a_function_that_is_dropped_meanwhile_ends_the_backup() {
        changed("DROP FUNCTION f()", "function public.f()");
    }

    private void changed(String migration, String named) {
        assertThatThrownBy(() ->
                        clinic.backup(Order.of(source).heardBy(new OnPhase("roles", () -> run(source, migration)))))
                .isInstanceOf(SystemException.Broken.class)
                .hasMessageContaining("definitions changed while the backup ran: ")
                .hasMessageContaining(named);
        assertThat(clinic.published()).isZero();
        clinic.backup(source);
    }

    @Test
    void a_role_that_is_created_meanwhile_is_in_the_backup_and_no_difference() {
        String role = "late_" + source.database();

        Manifest manifest =
                clinic.backup(Order.of(source).heardBy(new OnPhase("roles", () -> run(source, "CREATE ROLE " + role))));

        assertThat(manifest.fingerprint().sections().get("role")).containsKey(role);
        clinic.proves(manifest);
    }

    @Test
    void a_table_created_between_listing_and_snapshot_is_locked_with_the_others() throws Exception {
        // Holding u back makes the first attempt give up; the table appears before the next one.
        try (Connection other = Connections.open(source);
                Connection coordinator = Connections.open(source)) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE u IN ACCESS EXCLUSIVE MODE");
            other.createStatement().execute("CREATE TABLE late (a int)");
            var snapshot = CompletableFuture.supplyAsync(() -> {
                try {
                    return LockedSnapshot.take("claims-db", coordinator, Duration.ofSeconds(20));
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            other.commit();

            assertThat(snapshot.get(20, TimeUnit.SECONDS).tables())
                    .extracting(table -> table.identity())
                    .contains("public.late", "public.u", "public.t");
            assertThat(
                            ask(
                                    source,
                                    "SELECT count(*) FROM pg_locks WHERE relation = 'late'::regclass AND mode = 'AccessShareLock'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void a_spool_that_overflows_half_way_falls_back_to_the_format_without_spool() {
        long size = Long.parseLong(ask(source, "SELECT pg_database_size(current_database())"));
        // A value that compresses well is much larger in the dump than in the database.
        run(
                source,
                "CREATE TABLE big AS SELECT repeat('0123456789', 2000000) AS v FROM generate_series(1, 12)",
                "CREATE TABLE big2 AS SELECT * FROM big");
        var slow = new OnFirstBytes(() -> awaitSpool(2 * size));

        Manifest manifest = clinic.backup(Order.of(source).withSpool(2 * size).heardBy(slow));

        assertThat(format(manifest)).isEqualTo("pg_dump-custom");
        clinic.proves(manifest);
    }

    /** A store that takes nothing until more than so much waits. */
    private void awaitSpool(long bytes) {
        while (dev.holdfast.postgresql.program.FileTree.size(work) <= bytes) {
            Thread.yield();
        }
    }

    private static String format(Manifest manifest) {
        return manifest.artifact("archive").map(Artifact::format).orElseThrow();
    }

    /** Somebody else's statement, which has to wait for the backup. */
    private final class Background {
        private final String sql;
        private CompletableFuture<Void> running;

        Background(String sql) {
            this.sql = sql;
        }

        void startAndAwaitLock() {
            running = CompletableFuture.runAsync(() -> run(source, sql));
            while (ask(source, "SELECT count(*) FROM pg_locks WHERE NOT granted")
                    .equals("0")) {
                assertThat(running).isNotDone();
            }
        }

        void ended() throws Exception {
            running.get(20, TimeUnit.SECONDS);
        }
    }
}
