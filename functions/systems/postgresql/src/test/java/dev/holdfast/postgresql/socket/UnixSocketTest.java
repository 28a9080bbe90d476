package dev.holdfast.postgresql.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class UnixSocketTest {
    private static final Login LOGIN = TestServer.newDatabase();
    private Connection connection;

    @BeforeEach
    void connect() {
        connection = Connections.open(LOGIN);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void queries_answer_under_our_name_and_without_a_network() throws SQLException {
        assertThat(one(connection, "SELECT current_setting('application_name')"))
                .isEqualTo("holdfast");
        assertThat(one(connection, "SELECT inet_server_addr() IS NULL")).isEqualTo("t");
        assertThat(one(connection, "SELECT sum(n) FROM generate_series(1, 100000) n"))
                .isEqualTo("5000050000");
    }

    @Test
    void a_value_of_200_megabytes_goes_up_and_comes_down() throws Exception {
        var bytes = new byte[200_000_000];
        new java.util.Random(1).nextBytes(bytes);
        try (var statement = connection.prepareStatement("SELECT md5(?::bytea)")) {
            statement.setBytes(1, bytes);
            try (var rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getString(1))
                        .isEqualTo(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("MD5").digest(bytes)));
            }
        }
        assertThat(one(connection, "SELECT repeat('x', 200000000)")).hasSize(200_000_000);
    }

    @Test
    void copies_go_in_and_out() throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE copied (n int, t text)");
        }
        var text = new StringBuilder();
        for (var i = 0; i < 200_000; i++) {
            text.append(i).append("\trow number ").append(i).append('\n');
        }
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        var in = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(copies.copyIn("COPY copied FROM STDIN", in)).isEqualTo(200_000);
        var out = new ByteArrayOutputStream();
        assertThat(copies.copyOut("COPY (SELECT * FROM copied ORDER BY n) TO STDOUT", out))
                .isEqualTo(200_000);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text.toString());
    }

    @Test
    void a_failing_copy_in_is_noticed_while_it_runs() throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE numbers (n int)");
        }
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        var wrong = new ByteArrayInputStream("not a number\n".repeat(2_000_000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> copies.copyIn("COPY numbers FROM STDIN", wrong))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("not a number");
        assertThat(one(connection, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void a_running_query_can_be_cancelled_and_the_connection_goes_on() throws Exception {
        try (var statement = connection.createStatement();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pid = one(connection, "SELECT pg_backend_pid()");
            Future<Boolean> sleeping = executor.submit(() -> statement.execute("SELECT pg_sleep(600)"));
            awaitSleep(pid);
            statement.cancel();
            assertThatThrownBy(sleeping::get)
                    .hasCauseInstanceOf(SQLException.class)
                    .cause()
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            assertThat(one(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void closing_from_another_thread_ends_a_waiting_read() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pid = one(connection, "SELECT pg_backend_pid()");
            var sleeping = executor.submit(() -> one(connection, "SELECT pg_sleep(600)"));
            awaitSleep(pid);
            connection.abort(Runnable::run);
            assertThatThrownBy(sleeping::get).hasCauseInstanceOf(SQLException.class);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void an_interrupt_ends_a_waiting_read_and_stays_set() throws Exception {
        var pid = one(connection, "SELECT pg_backend_pid()");
        var outcome = new CompletableFuture<Boolean>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                one(connection, "SELECT pg_sleep(600)");
                outcome.complete(false);
            } catch (SQLException ended) {
                outcome.complete(Thread.currentThread().isInterrupted());
            }
        });
        awaitSleep(pid);
        thread.interrupt();
        assertThat(outcome.get()).isTrue();
    }

    @Test
    void a_read_time_out_holds() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 100);
        assertThatThrownBy(() -> one(connection, "SELECT pg_sleep(600)"))
                .isInstanceOf(SQLException.class)
                .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
    }

    @Test
    void a_hundred_connections_work_at_once() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (var i = 0; i < 100; i++) {
                var number = i;
                answers.add(executor.submit(() -> {
                    try (var own = Connections.open(LOGIN)) {
                        return one(own, "SELECT " + number + " FROM generate_series(1, 1000) OFFSET 999");
                    }
                }));
            }
            for (var i = 0; i < 100; i++) {
                assertThat(answers.get(i).get()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void a_database_of_any_name_can_be_entered() throws SQLException {
        var login = TestServer.newDatabase("quo\"te & space/äöü?#%");
        try (var own = Connections.open(login)) {
            assertThat(one(own, "SELECT current_database()")).isEqualTo("quo\"te & space/äöü?#%");
        }
    }

    @Test
    void a_host_that_is_unknown_silent_or_not_there_is_unreachable() {
        var nobody =
                new Login("claims", new Endpoint.UnixSocket(Path.of("/nowhere"), 5432), "db", "me", Optional.empty());
        assertThatThrownBy(() -> Connections.open(nobody))
                .isInstanceOf(SystemException.Unreachable.class)
                .hasMessageContaining("/nowhere/.s.PGSQL.5432");
        var unknown = new Login(
                "claims",
                new Endpoint.Tcp("no-such-host.invalid", 5432, TlsMode.PREFER, Optional.empty()),
                "db",
                "me",
                Optional.empty());
        assertThatThrownBy(() -> Connections.open(unknown))
                .isInstanceOf(SystemException.Unreachable.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void a_server_without_tls_is_not_talked_to_when_tls_is_required() {
        var plain = TestServer.shared().networkLogin("postgres");
        var tcp = (Endpoint.Tcp) plain.endpoint();
        for (var mode : new TlsMode[] {TlsMode.REQUIRE, TlsMode.VERIFY_FULL}) {
            var strict = new Login(
                    "claims",
                    new Endpoint.Tcp(tcp.host(), tcp.port(), mode, Optional.empty()),
                    "postgres",
                    plain.user(),
                    plain.password());
            assertThatThrownBy(() -> Connections.open(strict))
                    .isInstanceOf(SystemException.Unreachable.class)
                    .hasMessageContaining("SSL");
        }
    }

    @Test
    void postgresqls_own_programs_enter_the_same_way() {
        var program = TestServer.installation()
                .program("psql")
                .arguments("--no-psqlrc", "--no-password", "-Atc", "SELECT current_user, inet_server_addr() IS NULL");
        assertThat(LOGIN.give(program).output().strip()).isEqualTo("holdfast|t");
        var network = TestServer.shared().networkLogin("postgres");
        assertThat(network.give(program).output().strip()).isEqualTo("holdfast|f");
    }

    /** Returns when that session sleeps. */
    private static void awaitSleep(String pid) throws SQLException {
        try (var own = Connections.open(LOGIN)) {
            while (!"PgSleep".equals(one(own, "SELECT wait_event FROM pg_stat_activity WHERE pid = " + pid))) {
                Thread.yield();
            }
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
