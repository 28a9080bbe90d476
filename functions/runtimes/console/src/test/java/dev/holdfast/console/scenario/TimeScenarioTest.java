package dev.holdfast.console.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.backup.BackupReport;
import dev.holdfast.backup.SystemBackup;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.Status;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.verify.SystemVerification;
import dev.holdfast.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An invocation's time runs out while PostgreSQL's own programs are at work. */
@Timeout(120)
class TimeScenarioTest {
    @TempDir
    private Path folder;

    private final JumpingClock clock = new JumpingClock();

    @Test
    void time_that_runs_out_while_a_lock_is_waited_for_ends_the_wait() throws Exception {
        Login login = Database.create(10);
        Site site = Site.create(folder, login)
                .by(
                        clock,
                        on(
                                "",
                                () -> Thread.ofVirtual().start(() -> {
                                    awaitTriedLock(login);
                                    timeIsOver();
                                })));
        try (Connection blocker = Connections.open(login)) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE claims IN ACCESS EXCLUSIVE MODE");
            }

            assertThat(outOfTime(site.backUp()).phase()).isEqualTo("lock and snapshot");

            blocker.rollback();
        }
        nothingIsLeft(site, login);
    }

    @Test
    void time_that_runs_out_while_pg_dump_writes_ends_pg_dump_and_publishes_nothing() throws Exception {
        Login login = Database.create(2_000);
        Site site = Site.create(folder, login).by(clock, on("dump", () -> {
            timeIsOver();
            untilInterrupted();
        }));

        SystemBackup.OutOfTime over = outOfTime(site.backUp());

        assertThat(over.phase()).isEqualTo("dump");
        assertThat(over.phaseTotalBytes()).isPositive();
        nothingIsLeft(site, login);
        assertThat(site.by(Clock.offset(Clock.systemUTC(), Site.LIFE), on("never", () -> {}))
                        .backUp()
                        .status())
                .as("it is known not to fit now, and there is nobody to hand it to")
                .isEqualTo(Status.REFUSED);
    }

    /** An index whose expression sleeps holds pg_restore up for as long as anybody wants. */
    @Test
    void time_that_runs_out_while_pg_restore_works_ends_it_and_discards_the_server() throws Exception {
        Login login = Database.create(10);
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            statement.execute("SET clinic.slow = off");
            statement.execute("""
                    CREATE FUNCTION slow(bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS $$
                    BEGIN
                      IF pg_catalog.current_setting('clinic.slow', true) IS NULL THEN
                        PERFORM pg_catalog.pg_sleep(1000);
                      END IF;
                      RETURN $1;
                    END $$""");
            statement.execute("CREATE INDEX ON claims (slow(id))");
        }
        Site site = Site.create(folder, login);
        site.published();

        VerifyReport report = site.by(
                        clock,
                        on(
                                "restore",
                                () -> Thread.ofVirtual().start(() -> {
                                    awaitPgRestore(site);
                                    timeIsOver();
                                })))
                .verify("restore");

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.systems().getFirst()).isInstanceOfSatisfying(SystemVerification.OutOfTime.class, over -> {
            assertThat(over.phase()).isEqualTo("restore");
            assertThat(over.record()).contains("/records/");
        });
        assertThat(site.programs()).isEmpty();
        assertThat(site.leftovers()).isEmpty();
    }

    private static SystemBackup.OutOfTime outOfTime(BackupReport report) {
        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.systems().getFirst()).isInstanceOf(SystemBackup.OutOfTime.class);
        return (SystemBackup.OutOfTime) report.systems().getFirst();
    }

    private void nothingIsLeft(Site site, Login login) throws SQLException, IOException {
        assertThat(site.completeBackups("vault")).isZero();
        assertThat(site.programs()).isEmpty();
        assertThat(site.leftovers()).isEmpty();
        try (Stream<Path> files = Files.walk(site.objects("vault"))) {
            assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                    .noneMatch(path -> path.contains("/data/"));
        }
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_catalog.pg_stat_activity"
                        + " WHERE application_name = 'pg_dump' AND datname = current_database()")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    /** A capture asks for its locks again and again without waiting; between two attempts it shows what it tried. */
    private static void awaitTriedLock(Login login) {
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            boolean tried;
            do {
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_catalog.pg_stat_activity"
                        + " WHERE datname = current_database() AND (query LIKE 'LOCK TABLE ONLY%' OR query = 'ROLLBACK')"
                        + " AND pid <> pg_catalog.pg_backend_pid()")) {
                    row.next();
                    tried = row.getInt(1) > 0;
                }
            } while (!tried);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitPgRestore(Site site) {
        while (site.programs().stream().noneMatch(line -> line.contains("pg_restore"))) {
            Thread.onSpinWait();
        }
    }

    private void timeIsOver() {
        clock.jump(Site.LIFE);
    }

    private static void untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("it was told to stop");
        }
    }

    /** Does something once: when the phase begins, or as soon as the work begins where no phase is named. */
    private static ProgressSource on(String phase, Runnable action) {
        return (RunContext run, String system) -> {
            if (phase.isEmpty()) {
                action.run();
            }
            return new Watching(phase, action);
        };
    }

    /** Acts on the first bytes of a dump, on the beginning of any other phase. */
    private static final class Watching implements ProgressSource.Shown {
        private final String awaited;
        private final Runnable action;
        private String phase = "";

        Watching(String awaited, Runnable action) {
            this.awaited = awaited;
            this.action = action;
        }

        @Override
        public void phase(String name, long totalBytes) {
            phase = name;
            if (name.equals(awaited) && !name.equals("dump")) {
                action.run();
            }
        }

        @Override
        public void advance(long bytes) {
            if (phase.equals("dump") && awaited.equals("dump")) {
                action.run();
            }
        }

        @Override
        public void close() {}
    }

    /** The system's clock, until it jumps. */
    private static final class JumpingClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void jump(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
