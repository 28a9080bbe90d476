package dev.holdfast.console.bench;

import dev.holdfast.console.sample.SampleDatabase;
import dev.holdfast.console.sample.SampleSize;
import dev.holdfast.core.system.Progress;
import dev.holdfast.postgresql.program.FileTree;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.socket.Connections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What both sides stand on: one folder, one PostgreSQL server with sample databases, one S3 server. */
final class BenchGround implements AutoCloseable {
    private static final String PURPOSE = "bench";

    /** The source: fast to fill, otherwise as PostgreSQL comes; with what pgBackRest asks for. */
    private static final ServerSpec SOURCE = ServerSpec.throwAway("postgres")
            .withSetting("autovacuum", "off")
            .withSetting("wal_level", "replica")
            .withSetting("max_wal_senders", "4");

    private final OwnedFolder folder;
    private final LocalServer server;
    private final S3Server s3;
    private final Path work;

    private BenchGround(OwnedFolder folder, LocalServer server, S3Server s3) {
        this.folder = folder;
        this.server = server;
        this.s3 = s3;
        this.work = folder.folder("work", java.util.Optional.empty());
    }

    /**
     * Starts everything. What a killed benchmark left behind is removed.
     *
     * @param s3Jars folder of s3proxy and everything it needs
     */
    static BenchGround prepare(Installation installation, Path s3Jars) {
        Path root = Path.of(System.getProperty("java.io.tmpdir"));
        OwnedFolder.sweep(root, PURPOSE);
        OwnedFolder folder = OwnedFolder.create(root, "holdfast-bench-", PURPOSE);
        try {
            LocalServer server = LocalServer.create(installation, SOURCE, folder);
            try {
                return new BenchGround(folder, server, S3Server.start(s3Jars, folder.path()));
            } catch (RuntimeException failed) {
                server.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            folder.delete();
            throw failed;
        }
    }

    /** Makes and fills a database. Returns its size in bytes. */
    long fill(String database, SampleSize size, Progress progress) {
        try (Connection connection = Connections.open(server.login("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        } catch (SQLException e) {
            throw new BenchFailed("the sample database cannot be made: " + e.getMessage(), "see the message.", e);
        }
        try (Connection connection = Connections.open(server.login(database))) {
            return SampleDatabase.create(connection, size, progress);
        } catch (SQLException e) {
            throw new BenchFailed("the sample database cannot be filled: " + e.getMessage(), "see the message.", e);
        }
    }

    /** Empties folder and bucket, so that each round begins with nothing. */
    void clear() {
        try {
            FileTree.delete(s3.bucket());
            FileTree.delete(work);
            Files.createDirectories(s3.bucket());
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's folder cannot be emptied", e);
        }
    }

    LocalServer server() {
        return server;
    }

    S3Server s3() {
        return s3;
    }

    /** For what does not outlast a round. */
    Path work() {
        return work;
    }

    /** A new folder for what lasts. */
    Path folder(String name) {
        return folder.folder(name, java.util.Optional.empty());
    }

    /** Where everything lies. */
    Path folder() {
        return folder.path();
    }

    /** Runs programs that find the S3 server, and the source server with this database, in their environment. */
    Stopwatch stopwatch(String database) {
        TreeMap<String, String> environment = new TreeMap<>(s3.environment());
        environment.putAll(server.login(database).environment());
        return new Stopwatch(folder.path(), environment, servers());
    }

    /** What both sides share, whose processor time is no contender's own. */
    Map<String, ProcessHandle> servers() {
        return Map.of("source server", server.postmaster(), "S3 server", s3.process());
    }

    @Override
    public void close() {
        s3.close();
        server.close();
        folder.delete();
    }
}
