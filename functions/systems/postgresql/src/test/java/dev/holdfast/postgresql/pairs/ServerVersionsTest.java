package dev.holdfast.postgresql.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing.Captured;
import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.FingerprintComparison;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.archive.ArchiveFormat;
import dev.holdfast.postgresql.capture.IdentityOf;
import dev.holdfast.postgresql.capture.PostgresCapture;
import dev.holdfast.postgresql.fingerprint.DataTable;
import dev.holdfast.postgresql.fingerprint.Definitions;
import dev.holdfast.postgresql.fingerprint.PinnedSession;
import dev.holdfast.postgresql.fingerprint.PostgresFingerprint;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.PostgresVersion;
import dev.holdfast.postgresql.prove.PostgresProof;
import dev.holdfast.postgresql.scratch.LocalPostgresScratch;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real servers of several majors against this machine's client; the tests' names say which pairs were run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerVersionsTest {
    private static final String DATABASE = "clinic";
    private static final int JOBS = 2;

    @TempDir
    Path workspaces;

    private final OwnedFolder root = TestServer.folder();
    private final Map<Integer, LocalServer> servers = new TreeMap<>();
    private UnpackedServers unpacked;
    private PostgresPrograms programs;
    private PostgresVersion client;
    private LocalPostgresScratch scratch;

    @BeforeAll
    void start_a_server_of_each_major() throws Exception {
        root.letOthersEnter();
        unpacked = UnpackedServers.unpack();
        programs = unpacked.programs();
        client = programs.newestClient().orElseThrow().version();
        scratch = new LocalPostgresScratch(programs, Optional.of(root.path().toString()));
        for (int major : majors()) {
            OwnedFolder folder = OwnedFolder.create(root.path(), "source-", "source");
            LocalServer server = LocalServer.create(
                    programs.server(major).orElseThrow(), ServerSpec.throwAway(TestServer.SUPERUSER), folder);
            servers.put(major, server);
            execute(server.login("postgres"), "CREATE DATABASE " + DATABASE + " TEMPLATE template0");
            execute(server.login(DATABASE), everything());
        }
    }

    @AfterAll
    void leave_nothing() {
        servers.values().forEach(LocalServer::close);
        assertThat(root.path()).isDirectoryNotContaining("glob:**holdfast-scratch-*");
        root.delete();
        unpacked.close();
    }

    @TestFactory
    Stream<DynamicTest> what_a_server_says_of_itself_is_read_on_every_major() {
        assertThat(servers.keySet()).contains(13, 14, 16, 17);
        return servers.values().stream()
                .map(server -> DynamicTest.dynamicTest(name(server), () -> readsItself(server)));
    }

    @TestFactory
    Stream<DynamicTest> a_server_no_newer_than_the_client_is_captured_restored_and_proved() {
        return servers.entrySet().stream()
                .filter(server -> server.getKey() <= client.major())
                .flatMap(server -> Stream.of(ArchiveFormat.values())
                        .map(format -> DynamicTest.dynamicTest(
                                pair(server.getValue()) + ", " + format.word(),
                                () -> isProved(server.getValue(), format))));
    }

    @TestFactory
    Stream<DynamicTest> a_server_newer_than_the_client_is_refused_and_nothing_is_left_behind() {
        return servers.entrySet().stream()
                .filter(server -> server.getKey() > client.major())
                .map(server -> DynamicTest.dynamicTest(pair(server.getValue()), () -> isRefused(server.getValue())));
    }

    private void readsItself(LocalServer server) throws SQLException {
        int major = server.installation().version().major();
        try (Connection connection = Connections.open(server.login(DATABASE))) {
            PinnedSession.apply(connection);
            connection.setAutoCommit(false);
            SortedMap<String, String> identity = IdentityOf.source(connection);
            assertThat(identity)
                    .containsEntry("serverMajor", Integer.toString(major))
                    .containsEntry("superuser", TestServer.SUPERUSER)
                    .containsEntry("encoding", "UTF8")
                    .containsKeys("systemIdentifier", "timeline", "lsn", "databaseBytes");
            assertThat(identity.get("extensions")).contains("citext ", "plpgsql ");
            if (major >= 15) {
                assertThat(identity).containsEntry("localeProvider", "c");
            }
            assertThat(Definitions.read(connection).keySet())
                    .contains("table definition", "partitioned table", "foreign table", "column", "constraint", "index")
                    .contains("view", "materialized view", "rule", "trigger", "policy", "sequence definition", "type")
                    .contains("function", "procedure", "aggregate", "statistics", "comment", "event trigger")
                    .contains("publication", "default privileges", "collation", "operator", "role", "extension");
            var once = PostgresFingerprint.data(List.of(connection), DataTable.list(connection), Level.FULL, Map.of());
            var again = PostgresFingerprint.data(List.of(connection), DataTable.list(connection), Level.FULL, Map.of());
            assertThat(once).isEqualTo(again);
            assertThat(once.get("table").get("care.patient").get("rows")).isEqualTo(Figure.exact(2000));
        }
    }

    private void isProved(LocalServer server, ArchiveFormat format) throws IOException {
        KeptArtifacts kept = new KeptArtifacts();
        Captured captured = capture(server, format == ArchiveFormat.DIRECTORY ? JOBS : 1, kept);
        Manifest manifest = manifest(captured, kept.artifacts());
        assertThat(ArchiveFormat.of(manifest)).isEqualTo(format);
        PostgresProof proof = new PostgresProof(programs);
        assertThat(proof.list(manifest, kept, workspace())).isGreaterThan(100);

        ScratchServer copy = scratchFor(proof, manifest);
        try {
            assertThat(copy.endpoint())
                    .containsEntry(
                            "serverVersion", server.installation().version().toString());
            assertThat(proof.obstacle(manifest, copy)).isEmpty();
            proof.restore(manifest, kept, copy, JOBS, Progress.silent());
            var restored = proof.fingerprint(manifest, copy, JOBS);
            var comparison = FingerprintComparison.compare(captured.fingerprint(), restored);
            assertThat(comparison.differences())
                    .extracting(FingerprintComparison.Difference::text)
                    .isEmpty();
            assertThat(comparison.equal()).isTrue();
            var tampered = proof.tamper(manifest, copy, restored, new Random(format.ordinal()))
                    .orElseThrow();
            assertThat(FingerprintComparison.compare(captured.fingerprint(), tampered.fingerprint())
                            .equal())
                    .as(tampered.what())
                    .isFalse();
        } finally {
            scratch.discard(copy.handle());
        }
    }

    private void isRefused(LocalServer server) throws Exception {
        int major = server.installation().version().major();
        KeptArtifacts kept = new KeptArtifacts();
        for (int jobs : List.of(1, JOBS)) {
            assertThatThrownBy(() -> capture(server, jobs, kept))
                    .isInstanceOfSatisfying(SystemException.Precondition.class, refused -> {
                        assertThat(refused)
                                .hasMessageContaining("the server is PostgreSQL " + major
                                        + ", but the newest pg_dump here is " + client.major() + ".");
                        assertThat(refused.hint()).contains("postgresql-client-" + major);
                    });
        }
        assertThatThrownBy(() ->
                        new PostgresCapture(programs, new Secrets(List.of())).rehearse(system(server), settings(1)))
                .isInstanceOf(SystemException.Precondition.class);
        assertThat(kept.artifacts()).isEmpty();
        try (var files = Files.walk(workspaces)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        awaitNobodyElse(server.login(DATABASE));
    }

    /** A backend ends a moment after its connection was closed. */
    private static void awaitNobodyElse(Login login) throws SQLException {
        String others =
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            for (long left = 1; left > 0; ) {
                try (var row = statement.executeQuery(others)) {
                    row.next();
                    left = row.getLong(1);
                }
            }
        }
    }

    private Captured capture(LocalServer server, int jobs, KeptArtifacts kept) throws IOException {
        return new PostgresCapture(programs, new Secrets(List.of()))
                .capture(system(server), settings(jobs), kept, Progress.silent());
    }

    private CaptureSettings settings(int jobs) throws IOException {
        return new CaptureSettings(Level.FULL, workspace(), jobs);
    }

    private Workspace workspace() throws IOException {
        return new Workspace(Files.createTempDirectory(workspaces, "run"), 1L << 30);
    }

    private static SystemSpec system(LocalServer server) {
        var settings = new TreeMap<>(Map.of(
                "host",
                server.endpoint().directory().toString(),
                "port",
                Integer.toString(server.endpoint().port()),
                "database",
                DATABASE,
                "user",
                TestServer.SUPERUSER));
        return new SystemSpec("clinic", "postgresql", settings, new TreeMap<>(), Level.FULL, List.of(), "standard");
    }

    private static Manifest manifest(Captured captured, List<Artifact> artifacts) {
        return new Manifest(
                Manifest.SCHEMA,
                BackupId.create(captured.consistencyInstant()),
                "plan",
                "",
                "clinic",
                "postgresql",
                "manual",
                "",
                captured.consistencyInstant(),
                Instant.EPOCH,
                captured.source(),
                captured.isolation(),
                artifacts,
                List.of(),
                new Manifest.Compression("none", 0),
                new Manifest.Encryption("none", 0, List.of()),
                captured.fingerprint(),
                captured.tools());
    }

    private ScratchServer scratchFor(PostgresProof proof, Manifest manifest) {
        var handle = scratch.begin(proof.scratchFor(manifest));
        while (scratch.poll(handle) instanceof ScratchState.Starting) {
            Thread.yield();
        }
        return scratch.connect(handle);
    }

    private TreeSet<Integer> majors() {
        var majors = new TreeSet<>(unpacked.majors());
        programs.newestServer().ifPresent(own -> majors.add(own.version().major()));
        return majors;
    }

    private static String everything() throws IOException {
        try (var in = ServerVersionsTest.class.getResourceAsStream("everything.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void execute(Login login, String sql) throws SQLException {
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String name(LocalServer server) {
        return "server " + server.installation().version();
    }

    private String pair(LocalServer server) {
        return name(server) + " with client " + client;
    }
}
