package dev.holdfast.console.bench.failover;

import dev.holdfast.core.Secret;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.socket.Connections;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Two PostgreSQL servers on loopback, the second following the first by streaming replication. */
final class DatabasePair implements AutoCloseable {
    static final String DATABASE = "bench";
    static final String USER = "bench";
    static final String TABLE = "ledger";

    private static final String PURPOSE = "bench-failover-server";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final OwnedFolder primaryFolder;
    private final OwnedFolder standbyFolder;
    private final LocalServer primary;
    private final LocalServer standby;
    private final Secret password;

    private DatabasePair(
            OwnedFolder primaryFolder,
            OwnedFolder standbyFolder,
            LocalServer primary,
            LocalServer standby,
            Secret password) {
        this.primaryFolder = primaryFolder;
        this.standbyFolder = standbyFolder;
        this.primary = primary;
        this.standby = standby;
        this.password = password;
    }

    /** Makes both and returns when the standby streams. What killed benchmarks left behind is removed. */
    static DatabasePair start(Installation installation, Path root) {
        OwnedFolder.sweep(root, PURPOSE);
        Secret password = newPassword();
        ServerSpec spec = ServerSpec.throwAway(USER)
                .withNetwork(password)
                .replicating()
                .withSetting("shared_buffers", "16MB")
                .withSetting("max_connections", "50");
        OwnedFolder first = OwnedFolder.create(root, "holdfast-bench-", PURPOSE);
        OwnedFolder second = OwnedFolder.create(root, "holdfast-bench-", PURPOSE);
        try {
            DatabasePair pair = start(installation, spec, first, second, password);
            try {
                pair.awaitStreaming();
                return pair;
            } catch (RuntimeException failed) {
                pair.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            second.delete();
            first.delete();
            throw failed;
        }
    }

    private static DatabasePair start(
            Installation installation, ServerSpec spec, OwnedFolder first, OwnedFolder second, Secret password) {
        LocalServer primary = LocalServer.create(installation, spec, first);
        try {
            fill(primary);
            return new DatabasePair(first, second, primary, LocalServer.standbyOf(primary, second), password);
        } catch (RuntimeException failed) {
            primary.close();
            throw failed;
        }
    }

    LocalServer primary() {
        return primary;
    }

    LocalServer standby() {
        return standby;
    }

    /** The superuser's. */
    Secret password() {
        return password;
    }

    /** Commits one row and returns when the standby has it too: as long as it has none, nobody knows how far it lags. */
    void commit() {
        run(primary, DATABASE, "INSERT INTO " + TABLE + " DEFAULT VALUES");
        await(
                () -> isSo(standby, DATABASE, "SELECT 1 FROM " + TABLE),
                "the standby does not apply what its primary did");
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
        standbyFolder.delete();
        primaryFolder.delete();
    }

    private static void fill(LocalServer primary) {
        run(primary, "postgres", "CREATE DATABASE " + DATABASE);
        run(
                primary,
                DATABASE,
                "CREATE TABLE " + TABLE
                        + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now())");
    }

    private void awaitStreaming() {
        await(
                () -> isSo(primary, "postgres", "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"),
                "the standby does not follow its primary");
    }

    private void await(BooleanSupplier so, String otherwise) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new FailoverBenchFailed(
                        otherwise + ": " + String.join(" | ", standby.lastLines()), "run the benchmark again.");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Whether the query gives a row. */
    private static boolean isSo(LocalServer server, String database, String query) {
        try (Connection connection = Connections.open(server.login(database));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        } catch (SQLException e) {
            throw new FailoverBenchFailed("a database cannot be asked: " + e.getMessage(), "see the message.", e);
        }
    }

    private static void run(LocalServer server, String database, String sql) {
        try (Connection connection = Connections.open(server.login(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new FailoverBenchFailed("a database refuses '" + sql + "': " + e.getMessage(), "see the message.", e);
        }
    }

    private static Secret newPassword() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return Secret.of(HexFormat.of().formatHex(random));
    }
}
