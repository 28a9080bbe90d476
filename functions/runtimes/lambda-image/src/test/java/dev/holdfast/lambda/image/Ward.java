package dev.holdfast.lambda.image;

import dev.holdfast.aws.vault.S3ProxyServer;
import dev.holdfast.core.Json;
import dev.holdfast.harness.FunctionPackage;
import dev.holdfast.harness.FunctionSpec;
import dev.holdfast.lambda.Entrance;
import dev.holdfast.local.KeyFolder;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What the packaged functions act on: a database on a real server, a plan that names it, a vault on a real S3 server. */
final class Ward implements AutoCloseable {
    static final String BUCKET = "vault";
    private static final String PASSWORD = "WARD_PASSWORD";

    private final Path folder;
    private final Path taskRoot;
    private final S3ProxyServer s3;
    private final Login login;

    Ward(Path folder) throws Exception {
        this.folder = folder;
        // The throw-away server's user passes through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        for (String name : List.of("objects", "plans", "tmp")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.setPosixFilePermissions(folder.resolve("tmp"), PosixFilePermissions.fromString("rwxr-xr-x"));
        taskRoot = folder.resolve("task");
        new FunctionPackage(Path.of(System.getProperty("holdfast.function"))).unpackTo(taskRoot);
        s3 = new S3ProxyServer(folder.resolve("objects"));
        s3.createBucket(BUCKET);
        String database = "ward_" + UUID.randomUUID().toString().replace('-', '_');
        TestServer.newDatabase(database);
        login = TestServer.shared().networkLogin(database);
        Path keys = folder.resolve("keys");
        new KeyFolder(keys, Clock.systemUTC()).create();
        Endpoint.Tcp server = (Endpoint.Tcp) login.endpoint();
        Files.writeString(folder.resolve("plans/ward.yaml"), """
                plan: ward
                objectives: {rto: 4h, rpo: 1h}
                regions:
                  primary: {name: home, cloud: aws}
                  standby: {name: us-west-2, cloud: aws}
                vault:
                  stores:
                    - {name: s3, kind: s3, region: us-west-2, bucket: %1$s, endpoint: "%2$s"}
                  coordination: s3
                  keys:
                    - {name: daily, kind: local, reference: %3$s}
                  signer: {kind: local, reference: %3$s}
                retention:
                  - {name: month, keep: 30d}
                systems:
                  - name: ward-db
                    kind: postgresql
                    host: %4$s
                    port: %5$d
                    database: %6$s
                    user: %7$s
                    password: env:%8$s
                    tls: disable
                    lockTimeout: 60s
                    retention: month
                    schedules:
                      - {name: hourly, function: backup, every: 1h}
                """.formatted(
                        BUCKET, s3.endpoint(), keys, server.host(), server.port(), database, login.user(), PASSWORD));
        sql("""
                CREATE TABLE patients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
                INSERT INTO patients (name) SELECT 'patient ' || n || md5(n::text) FROM generate_series(1, 5000) n;
                """);
    }

    /** One of the functions, as the deployment sets it up. */
    FunctionSpec function(String name) {
        FunctionSpec spec = FunctionSpec.of("holdfast-" + name, taskRoot, Entrance.class.getName() + "::handleRequest")
                .withMemory(1024);
        for (Map.Entry<String, String> variable : Map.of(
                        "QUARKUS_FUNQY_EXPORT",
                        name,
                        "HOLDFAST_PLANS",
                        folder.resolve("plans").toString(),
                        "HOLDFAST_WORK_DIR",
                        temporary().toString(),
                        "HOLDFAST_SCRATCH_DIR",
                        temporary().toString(),
                        "AWS_ACCESS_KEY_ID",
                        S3ProxyServer.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        S3ProxyServer.SECRET_KEY,
                        PASSWORD,
                        TestServer.PASSWORD.reveal())
                .entrySet()) {
            spec = spec.with(variable.getKey(), variable.getValue());
        }
        return spec;
    }

    /** Runs statements in the database. */
    void sql(String statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection to the database. */
    Connection connect() throws SQLException {
        return Connections.open(login);
    }

    /** Keys of the objects in the vault that have this in their name. */
    List<String> objects(String part) {
        Path bucket = folder.resolve("objects").resolve(BUCKET);
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString())
                    .filter(key -> key.contains(part))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the functions left on their disk. */
    List<Path> leftovers() {
        try (Stream<Path> entries = Files.list(temporary())) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event for the plan with these further fields. */
    static String event(Map<String, String> more) {
        Map<String, String> fields = new java.util.TreeMap<>(more);
        fields.put("plan", "ward");
        return Json.text(fields);
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    @Override
    public void close() {
        s3.close();
    }
}
