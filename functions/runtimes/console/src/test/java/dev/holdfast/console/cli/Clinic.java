package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.cli.Application.Ended;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database on a real server, a plan for it, and the console to run it: one for each test. */
final class Clinic {
    static final String PASSWORD = "CLINIC_PASSWORD";

    final Path folder;
    final Application console;
    final Path plan;
    private final Login login;

    /** With a vault of two folders. */
    Clinic(Path folder) throws IOException {
        this(folder, """
                    - {name: here, kind: file, region: home, path: %1$s/vault}
                    - {name: there, kind: file, region: away, path: %1$s/copy}
                """.formatted(folder), "there");
    }

    /** With a vault of these stores. */
    Clinic(Path folder, String stores, String coordination) throws IOException {
        this.folder = folder;
        // The throw-away server's user passes through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        String database = "clinic_" + UUID.randomUUID().toString().replace('-', '_');
        TestServer.newDatabase(database);
        login = TestServer.shared().networkLogin(database);
        console = new Application(folder, java.util.Map.of()).with(PASSWORD, TestServer.PASSWORD.reveal());
        plan = folder.resolve("clinic.yaml");
        Files.writeString(plan, """
                plan: clinic
                objectives: {rto: 4h, rpo: 1h}
                regions:
                  primary: {name: home, cloud: local}
                  standby: {name: away, cloud: local}
                vault:
                  stores:
                %s
                  coordination: %s
                  keys:
                    - {name: daily, kind: local, reference: %s/keys}
                  signer: {kind: local, reference: %s/keys}
                retention:
                  - {name: month, keep: 30d}
                systems:
                  - name: claims-db
                    kind: postgresql
                    host: %s
                    port: %d
                    database: %s
                    user: %s
                    password: env:%s
                    tls: disable
                    retention: month
                    schedules:
                      - {name: hourly, function: backup, every: 1h}
                """.formatted(
                        stores.stripTrailing(),
                        coordination,
                        folder,
                        folder,
                        endpoint().host(),
                        endpoint().port(),
                        database,
                        login.user(),
                        PASSWORD));
        sql("""
                CREATE SCHEMA care;
                CREATE TABLE care.patients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, born date, record jsonb);
                INSERT INTO care.patients (name, born, record)
                    SELECT 'patient ' || n, date '1950-01-01' + n, jsonb_build_object('visits', n % 7, 'note', md5(n::text))
                    FROM generate_series(1, 5000) n;
                CREATE TABLE care."odd ""name"" here" (t text, empty bytea);
                INSERT INTO care."odd ""name"" here" VALUES (E'line\\nbreak', '\\x00ff'), (NULL, NULL);
                CREATE VIEW care.young AS SELECT * FROM care.patients WHERE born > '1960-01-01';
                SELECT lo_from_bytea(0, decode(repeat('c0ffee', 4000), 'hex'));
                """);
    }

    /** Makes the plan's keys. */
    Clinic withKeys() {
        console.run("keys", "new", folder.resolve("keys").toString()).withCode(0);
        return this;
    }

    /** Runs a command on the plan. */
    Ended run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--plan", plan.toString()));
        return console.run(all.toArray(String[]::new));
    }

    /** Runs statements in its database. */
    void sql(String statements) {
        try (var connection = Connections.open(login);
                var statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One of PostgreSQL's own programs, pointed at the server, with these arguments. */
    Ended stock(String program, String database, String... arguments) {
        Application tools = console;
        for (var variable : login.withDatabase(database).environment().entrySet()) {
            tools = tools.with(variable.getKey(), variable.getValue());
        }
        List<String> command = new ArrayList<>(
                List.of(TestServer.installation().executable(program).toString()));
        command.addAll(List.of(arguments));
        return tools.with("PGPASSWORD", TestServer.PASSWORD.reveal())
                .with("PGSSLMODE", "disable")
                .program(command.toArray(String[]::new));
    }

    /** Restores an archive with the stock tool into a new database and says whether everything in it is equal. */
    void assertRestoresEqual(Path archive) {
        String restored = "restored_" + UUID.randomUUID().toString().replace('-', '_');
        TestServer.newDatabase(restored);
        stock("pg_restore", restored, "--exit-on-error", "--dbname=" + restored, archive.toString())
                .withCode(0);
        assertThat(everything(restored)).isEqualTo(everything(login.database())).contains("patient 4999", "c0ffee");
    }

    /** A database as text, without the lines that differ at every dump. */
    private String everything(String database) {
        return stock("pg_dump", database, "--format=plain")
                .withCode(0)
                .out()
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n"));
    }

    String database() {
        return login.database();
    }

    /** Files of the vault's first store whose path contains this, in order. */
    List<Path> stored(String part) {
        return files(folder.resolve("vault")).stream()
                .filter(file -> file.toString().contains(part))
                .toList();
    }

    static List<Path> files(Path below) {
        if (Files.notExists(below)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Endpoint.Tcp endpoint() {
        return (Endpoint.Tcp) login.endpoint();
    }
}
