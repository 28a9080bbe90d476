package dev.holdfast.postgresql.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.Secret;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.ProcessIdentity;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalServerTest {
    private OwnedFolder folder;

    @BeforeEach
    void make_a_folder() {
        folder = TestServer.folder();
    }

    @AfterEach
    void delete_the_folder() {
        folder.delete();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void it_lets_the_superuser_in_through_the_socket_and_over_the_network_with_the_password() throws SQLException {
        var shared = TestServer.shared();
        assertThat(one(shared.login("postgres"), "SELECT current_user")).isEqualTo(TestServer.SUPERUSER);
        assertThat(one(shared.networkLogin("postgres"), "SELECT inet_server_addr() IS NOT NULL"))
                .isEqualTo("t");
    }

    @Test
    void it_starts_with_the_given_superuser_encoding_and_settings() throws SQLException {
        var spec = ServerSpec.throwAway("o'd\"d \\name")
                .withLocale("SQL_ASCII", "C")
                .withSetting("work_mem", "7MB");
        try (var server = LocalServer.create(TestServer.installation(), spec, folder)) {
            assertThat(one(server.login("postgres"), "SELECT current_user")).isEqualTo("o'd\"d \\name");
            assertThat(one(server.login("postgres"), "SHOW server_encoding")).isEqualTo("SQL_ASCII");
            assertThat(one(server.login("postgres"), "SHOW work_mem")).isEqualTo("7MB");
            assertThat(one(server.login("postgres"), "SHOW listen_addresses")).isEmpty();
        }
    }

    @Test
    void it_keeps_what_was_written_through_a_fast_stop_and_a_new_start() throws SQLException {
        try (var server = LocalServer.create(TestServer.installation(), ServerSpec.throwAway("me"), folder)) {
            run(server.login("postgres"), "CREATE TABLE kept AS SELECT 42 AS n");
            var first = server.process().orElseThrow();
            server.stop(LocalServer.StopMode.FAST);
            assertThat(server.isRunning()).isFalse();
            assertThat(first.liveness()).isEqualTo(ProcessIdentity.Liveness.GONE);
            assertThat(String.join("\n", server.lastLines())).contains("database system is shut down");
            server.start();
            assertThat(one(server.login("postgres"), "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void a_crash_kills_every_process_and_the_next_start_recovers() throws SQLException {
        try (var server = LocalServer.create(TestServer.installation(), ServerSpec.throwAway("me"), folder)) {
            run(server.login("postgres"), "CREATE TABLE kept AS SELECT 42 AS n");
            run(server.login("postgres"), "CHECKPOINT");
            var tree = server.process()
                    .flatMap(each -> ProcessHandle.of(each.pid()))
                    .orElseThrow();
            var all = tree.descendants().toList();
            assertThat(all).isNotEmpty();
            server.crash();
            assertThat(all).noneMatch(each -> ProcessIdentity.of(each).isPresent());
            server.start();
            assertThat(one(server.login("postgres"), "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void closing_it_twice_leaves_no_process() {
        var server = LocalServer.create(TestServer.installation(), ServerSpec.throwAway("me"), folder);
        var tree =
                server.process().flatMap(each -> ProcessHandle.of(each.pid())).orElseThrow();
        var all = tree.descendants().toList();
        server.close();
        server.close();
        assertThat(all).noneMatch(each -> ProcessIdentity.of(each).isPresent());
    }

    @Test
    void an_unknown_encoding_and_an_impossible_setting_are_refused_in_the_servers_own_words() {
        assertThatThrownBy(() -> LocalServer.create(
                        TestServer.installation(), ServerSpec.throwAway("me").withLocale("KLINGON", "C"), folder))
                .isInstanceOf(ServerFailed.class)
                .hasMessageContaining("KLINGON");
        var other = TestServer.folder();
        try {
            assertThatThrownBy(() -> LocalServer.create(
                            TestServer.installation(),
                            ServerSpec.throwAway("me").withSetting("max_connections", "many"),
                            other))
                    .isInstanceOf(ServerFailed.class)
                    .hasMessageContaining("max_connections");
        } finally {
            other.delete();
        }
    }

    @Test
    void a_folder_whose_name_is_too_long_for_a_socket_still_serves() throws Exception {
        var root = folder.path().resolve("x".repeat(100));
        Files.createDirectory(root);
        folder.letOthersEnter();
        Files.setPosixFilePermissions(root, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
        var deep = OwnedFolder.create(root, "deep", "test-server");
        Path socket;
        try (var server = LocalServer.create(TestServer.installation(), ServerSpec.throwAway("me"), deep)) {
            assertThat(one(server.login("postgres"), "SELECT 1")).isEqualTo("1");
            socket = server.endpoint().directory();
            assertThat(socket).exists();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void a_wrong_password_a_missing_database_and_a_stopped_server_each_have_their_own_error() {
        var good = TestServer.shared().networkLogin("postgres");
        var wrong = new Login("claims", good.endpoint(), "postgres", good.user(), Optional.of(Secret.of("wr0ng-one")));
        var none = new Login("claims", good.endpoint(), "postgres", good.user(), Optional.empty());
        for (var login : List.of(wrong, none)) {
            assertThatThrownBy(() -> Connections.open(login))
                    .isInstanceOf(SystemException.Refused.class)
                    .hasMessageContaining("system 'claims'")
                    .hasMessageNotContaining("wr0ng-one");
        }
        assertThatThrownBy(() -> Connections.open(good.withDatabase("gone & lost")))
                .isInstanceOf(SystemException.Precondition.class)
                .hasMessageContaining("missing database")
                .hasMessageContaining("gone & lost");
        try (var server = LocalServer.create(TestServer.installation(), TestServer.spec(), folder)) {
            var socket = server.login("postgres");
            var network = server.networkLogin("postgres");
            server.stop(LocalServer.StopMode.IMMEDIATE);
            assertThatThrownBy(() -> Connections.open(socket)).isInstanceOf(SystemException.Unreachable.class);
            assertThatThrownBy(() -> Connections.open(network))
                    .isInstanceOf(SystemException.Unreachable.class)
                    .hasMessageContaining("nobody answers at 127.0.0.1:");
        }
    }

    private static String one(Login login, String query) throws SQLException {
        try (var connection = Connections.open(login);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(Login login, String sql) throws SQLException {
        try (var connection = Connections.open(login);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
