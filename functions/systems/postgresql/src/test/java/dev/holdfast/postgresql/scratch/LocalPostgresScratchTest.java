package dev.holdfast.postgresql.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchContract;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.postgresql.program.Apartness;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.ProcessIdentity;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresScratchTest extends ScratchContract {
    static final ScratchLimits SMALL = new ScratchLimits(2.0, 300L << 20, Duration.ofMillis(50));

    @TempDir
    Path elsewhere;

    private OwnedFolder root;
    private LocalPostgresScratch scratch;

    @BeforeEach
    void make_a_root() {
        root = TestServer.folder();
        root.letOthersEnter();
        scratch = new LocalPostgresScratch(new PostgresPrograms(), root.path(), SMALL);
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(processesOf(root.path())).isEmpty();
        root.delete();
    }

    @Override
    protected Scratch scratch() {
        return scratch;
    }

    @Override
    protected ScratchRequest request() {
        return request(Map.of());
    }

    @Override
    protected boolean answers(ScratchServer server) throws SQLException {
        return query(server, "SELECT 1").equals(List.of("1"));
    }

    @Test
    void it_is_what_was_asked_for_and_another_process_can_go_on_with_it() throws SQLException {
        var handle = scratch.begin(request(Map.of(
                "superuser", "owner of claims",
                "encoding", "LATIN1",
                "serverMajor",
                        Integer.toString(TestServer.installation().version().major()))));
        awaitReady(scratch, handle);
        var resumed = new LocalPostgresScratch(new PostgresPrograms(), root.path(), SMALL);
        assertThat(resumed.poll(handle)).isEqualTo(new ScratchState.Ready());
        var server = resumed.connect(handle);
        assertThat(query(server, "SELECT current_user || current_setting('server_encoding')"))
                .containsExactly("owner of claimsLATIN1");
        assertThat(query(server, "SHOW listen_addresses")).containsExactly("");
        assertThat(server.directory()).isDirectory();
        assertThat(resumed.sweep(new TreeMap<>())).isEmpty();
        resumed.discard(handle);
        assertThat(Path.of(handle.reference())).doesNotExist();
        assertThat(scratch.poll(handle)).isInstanceOf(ScratchState.Failed.class);
        scratch.discard(handle);
    }

    @Test
    void sql_in_it_reaches_no_network_no_variable_and_no_process_of_ours() throws Exception {
        var handle = scratch.begin(request(Map.of()));
        awaitReady(scratch, handle);
        var server = scratch.connect(handle);
        try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var knock = "bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + listener.getLocalPort() + " && echo reached'";
            assertThat(shell(TestServer.shared().login("postgres"), knock)).containsExactly("reached");
            assertThat(Apartness.here().network()).isTrue();
            assertThatThrownBy(() -> shell(login(server), knock)).isInstanceOf(SQLException.class);
        }
        var ours = new ArrayList<>(System.getenv().keySet());
        ours.removeAll(List.of("LC_ALL", "PWD", "OLDPWD", "SHLVL", "_", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES"));
        var theirs = shell(login(server), "env").stream()
                .map(line -> line.split("=", 2)[0])
                .toList();
        assertThat(theirs).contains("LC_MESSAGES").doesNotContainAnyElementsOf(ours);
        assertThat(shell(login(server), "cat /proc/1/comm")).containsExactly("postgres");
        assertThatThrownBy(() -> shell(
                        login(server), "cat /proc/" + ProcessHandle.current().pid() + "/stat"))
                .isInstanceOf(SQLException.class);
        assertThat(shell(login(server), "grep -c 'NoNewPrivs:.*1' /proc/self/status"))
                .containsExactly("1");
        if (Apartness.here().otherUser()) {
            assertThat(shell(login(server), "id -un"))
                    .containsExactly(server.endpoint().get("osUser"));
        }
        assertThat(server.isolation())
                .containsEntry("network", "namespace")
                .containsEntry("processes", "namespace")
                .containsKeys("osUser", "socket", "environment", "disk");
        scratch.discard(handle);
    }

    @Test
    void a_server_that_outgrows_its_disk_is_killed_and_says_so() {
        var handle = scratch.begin(request(Map.of()));
        awaitReady(scratch, handle);
        var server = scratch.connect(handle);
        assertThatThrownBy(() -> query(
                        server,
                        "CREATE TABLE big AS SELECT repeat(md5(n::text), 30) AS t FROM generate_series(1, 10000000) n"))
                .isInstanceOf(SQLException.class);
        while (!(scratch.poll(handle) instanceof ScratchState.Failed)) {
            Thread.yield();
        }
        assertThat(((ScratchState.Failed) scratch.poll(handle)).why()).contains("its bound was 300 MiB");
        assertThatThrownBy(() -> scratch.connect(handle)).isInstanceOf(ScratchException.class);
        scratch.discard(handle);
    }

    @Test
    void too_little_disk_and_a_missing_version_are_refused_before_anything_is_made() {
        var greedy = new ScratchRequest("postgresql", "b", 1L << 60, new TreeMap<>());
        assertThatThrownBy(() -> scratch.begin(greedy))
                .isInstanceOf(ScratchException.class)
                .hasMessageContaining(" MiB of disk")
                .hasMessageContaining(" MiB free");
        assertThatThrownBy(() -> scratch.begin(request(Map.of("serverMajor", "99"))))
                .isInstanceOfSatisfying(ScratchException.class, refused -> {
                    assertThat(refused).hasMessageContaining("PostgreSQL 99 server; installed: ");
                    assertThat(refused.hint()).contains("postgresql-99");
                });
        assertThatThrownBy(() -> scratch.begin(request(Map.of("serverMajor", "../15"))))
                .isInstanceOf(ScratchException.class);
        assertThat(root.path()).isDirectoryNotContaining("glob:**holdfast-scratch-*");
    }

    @Test
    void an_encoding_nobody_knows_fails_in_words() {
        var handle = scratch.begin(request(Map.of("encoding", "KLINGON")));
        while (scratch.poll(handle) instanceof ScratchState.Starting) {
            Thread.yield();
        }
        assertThat(scratch.poll(handle))
                .isInstanceOfSatisfying(
                        ScratchState.Failed.class,
                        failed -> assertThat(failed.why()).contains("KLINGON"));
        scratch.discard(handle);
    }

    @Test
    void discarding_works_at_any_moment_twice_and_never_through_a_link() throws Exception {
        Files.writeString(elsewhere.resolve("precious"), "data");
        var early = scratch.begin(request(Map.of()));
        scratch.discard(early);
        scratch.discard(early);
        assertThat(Path.of(early.reference())).doesNotExist();

        var handle = scratch.begin(request(Map.of()));
        awaitReady(scratch, handle);
        Files.createSymbolicLink(scratch.connect(handle).directory().resolve("link"), elsewhere);
        scratch.discard(handle);
        assertThat(Path.of(handle.reference())).doesNotExist();
        assertThat(elsewhere.resolve("precious")).hasContent("data");
    }

    @Test
    void a_folder_that_is_none_of_ours_is_never_touched() throws Exception {
        Files.writeString(elsewhere.resolve("precious"), "data");
        var forged = new ScratchHandle("postgresql", "local", elsewhere.toString());
        assertThatThrownBy(() -> scratch.discard(forged)).isInstanceOf(ScratchException.class);
        assertThatThrownBy(() -> scratch.discard(new ScratchHandle("redis", "local", elsewhere.toString())))
                .isInstanceOf(ScratchException.class);
        assertThat(elsewhere.resolve("precious")).hasContent("data");
    }

    @Test
    void what_a_killed_process_leaves_is_swept_and_a_living_ones_server_stays() throws Exception {
        var living = scratch.begin(request(Map.of()));
        awaitReady(scratch, living);
        var child = child(root.path());
        String reference;
        try (var said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            reference = said.readLine();
            assertThat(Path.of(reference)).isDirectory();
            assertThat(processesOf(Path.of(reference))).isNotEmpty();
            assertThat(scratch.sweep(new TreeMap<>())).isEmpty();
            child.destroyForcibly().waitFor();
        }
        // Stands for a server on a machine whose kernel does not end it with its maker.
        var stray = new ProcessBuilder("/bin/sleep", "1000").start();
        OwnedFolder.open(Path.of(reference), "postgresql-scratch")
                .orElseThrow()
                .write(
                        "process",
                        ProcessIdentity.of(stray.toHandle()).orElseThrow().toString());

        assertThat(scratch.poll(new ScratchHandle("postgresql", "local", reference)))
                .isInstanceOf(ScratchState.Failed.class);
        assertThat(scratch.sweep(new TreeMap<>()))
                .extracting(ScratchHandle::reference)
                .containsExactly(reference);
        assertThat(Path.of(reference)).doesNotExist();
        assertThat(stray.isAlive()).isFalse();
        while (!processesOf(Path.of(reference)).isEmpty()) {
            Thread.yield();
        }
        assertThat(query(scratch.connect(living), "SELECT 1")).containsExactly("1");
        scratch.discard(living);
        assertThat(scratch.sweep(new TreeMap<>())).isEmpty();
    }

    private static Process child(Path root) throws Exception {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        classPath,
                        ScratchChild.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Every living process whose command line or data directory lies there. */
    private static List<Long> processesOf(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(each -> commandOf(each.pid()).contains(folder.toString()))
                .filter(each -> !commandOf(each.pid()).contains("ScratchChild"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static String commandOf(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException gone) {
            return "";
        }
    }

    private static ScratchRequest request(Map<String, String> requirements) {
        return new ScratchRequest("postgresql", "backup", 0, new TreeMap<>(requirements));
    }

    private static void awaitReady(LocalPostgresScratch scratch, ScratchHandle handle) {
        while (scratch.poll(handle) instanceof ScratchState.Starting) {
            Thread.yield();
        }
        assertThat(scratch.poll(handle)).isEqualTo(new ScratchState.Ready());
    }

    private static Login login(ScratchServer server) {
        var endpoint = server.endpoint();
        return new Login(
                "scratch",
                new Endpoint.UnixSocket(
                        Path.of(endpoint.get("socketDirectory")), Integer.parseInt(endpoint.get("port"))),
                endpoint.get("database"),
                endpoint.get("user"),
                Optional.empty());
    }

    private static List<String> query(ScratchServer server, String sql) throws SQLException {
        return query(login(server), sql);
    }

    private static List<String> query(Login login, String sql) throws SQLException {
        try (var connection = Connections.open(login);
                var statement = connection.createStatement()) {
            var rows = new ArrayList<String>();
            if (statement.execute(sql)) {
                try (var result = statement.getResultSet()) {
                    while (result.next()) {
                        rows.add(result.getString(1));
                    }
                }
            }
            return rows;
        }
    }

    /** What a program that the server starts prints, as hostile SQL could. */
    private static List<String> shell(Login login, String command) throws SQLException {
        try (var connection = Connections.open(login);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE said (line text)");
            statement.execute("COPY said FROM PROGRAM '" + command.replace("'", "''") + "'");
            var lines = new ArrayList<String>();
            try (var rows = statement.executeQuery("SELECT line FROM said")) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        }
    }
}
