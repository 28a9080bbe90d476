package dev.holdfast.postgresql.capture;

import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Secret;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.Clinic.Order;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.TlsMode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be backed up is refused with one clear sentence and a hint, and nothing is published. */
class RefusalTest {
    @TempDir
    Path work;

    private Clinic clinic;

    @BeforeEach
    void open() {
        clinic = new Clinic(work);
    }

    @AfterEach
    void nothing_was_published() {
        assertThat(clinic.published()).isZero();
        clinic.close();
    }

    @Test
    void nobody_listens_there() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        assertThat(refused(SystemException.Unreachable.class, tcp("127.0.0.1", unused)))
                .hasMessageContaining("127.0.0.1:" + unused);
    }

    @Test
    void the_host_is_unknown() {
        assertThat(refused(SystemException.Unreachable.class, tcp("db.invalid", 5432)))
                .hasMessageContaining("db.invalid")
                .hasMessageContaining("unknown");
    }

    @Test
    void the_socket_is_not_there() {
        Login login = new Login("x", new Endpoint.UnixSocket(work, 5432), "d", "u", Optional.empty());
        assertThat(refused(SystemException.Unreachable.class, Order.of(login))).hasMessageContaining(work.toString());
    }

    @Test
    void the_password_is_wrong() {
        Login right = TestServer.shared().networkLogin("postgres");
        String wrong = "not-the-passw0rd";
        Login login = new Login("x", right.endpoint(), right.database(), right.user(), Optional.of(Secret.of(wrong)));
        assertThat(refused(SystemException.Refused.class, Order.of(login)))
                .hasMessageContaining("does not let user")
                .hasMessageNotContaining(wrong);
    }

    @Test
    void the_database_is_missing() {
        assertThat(refused(
                        SystemException.Precondition.class,
                        Order.of(TestServer.shared().login("no such database"))))
                .hasMessageContaining("there is no database \"no such database\"");
    }

    @Test
    void the_server_is_newer_than_every_client_or_older_than_what_is_known() {
        assertThatThrownBy(() -> Preconditions.clientFits("claims-db", 15, 16))
                .isInstanceOf(SystemException.Precondition.class)
                .hasMessageContaining("the server is PostgreSQL 16, but the newest pg_dump here is 15")
                .satisfies(e -> assertThat(((HoldfastException) e).hint()).contains("postgresql-client-16"));
        assertThatThrownBy(() -> Preconditions.clientFits("claims-db", 15, 12))
                .isInstanceOf(SystemException.Precondition.class)
                .hasMessageContaining("13 is the oldest");
        Preconditions.clientFits("claims-db", 17, 13);
        Preconditions.clientFits("claims-db", 15, 15);
    }

    @Test
    void row_level_security_would_hide_rows() {
        Login source = TestServer.newDatabase();
        Login role =
                role(source, "CREATE TABLE public.visits (owner text)", "ALTER TABLE visits ENABLE ROW LEVEL SECURITY");
        run(source, "GRANT pg_read_all_data TO " + role.user());

        assertThat(refused(SystemException.Precondition.class, Order.of(role)))
                .hasMessageContaining("hide rows of public.visits");
        assertThatThrownBy(() -> clinic.rehearse(Order.of(role))).hasMessageContaining("hide rows of public.visits");
    }

    @Test
    void rows_that_the_owner_hides_from_himself() {
        Login source = TestServer.newDatabase();
        Login role = role(
                source,
                "CREATE TABLE visits (owner text)",
                "ALTER TABLE visits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        run(source, "ALTER TABLE visits OWNER TO " + role.user());

        assertThat(refused(SystemException.Precondition.class, Order.of(role)))
                .hasMessageContaining("hide rows of public.visits");
    }

    @Test
    void a_table_and_a_sequence_may_not_be_read() {
        Login source = TestServer.newDatabase();
        Login role = role(source, "CREATE TABLE \"Sec\" (a serial)");

        assertThat(refused(SystemException.Refused.class, Order.of(role)))
                .hasMessageContaining("may not read public.\"Sec\", public.\"Sec_a_seq\"");
        run(source, "GRANT SELECT ON \"Sec\" TO " + role.user());
        assertThat(refused(SystemException.Refused.class, Order.of(role)))
                .hasMessageContaining("may not read public.\"Sec_a_seq\".");
    }

    @Test
    void a_large_object_may_not_be_read() {
        Login source = TestServer.newDatabase();
        Login role = role(source, "SELECT lo_from_bytea(0, 'secret')");

        assertThat(refused(SystemException.Refused.class, Order.of(role))).hasMessageContaining("large object");
    }

    @Test
    void a_lock_cannot_be_had_in_time_and_its_holder_is_named() throws Exception {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE \"busy one\" (a int)", "CREATE TABLE idle (a int)");
        try (Connection other = Connections.open(source);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE \"busy one\" IN ACCESS EXCLUSIVE MODE");

            assertThat(refused(SystemException.Broken.class, Order.of(source).with("lockTimeout", "PT0.3S")))
                    .hasMessageContaining("within 0.3 s")
                    .hasMessageContaining("public.\"busy one\" by session");
        }
    }

    @Test
    void the_server_dies_in_the_middle_of_either_dump() {
        for (int jobs = 1; jobs <= 2; jobs++) {
            try (var server = OwnServer.start(spec -> spec)) {
                run(server.login("postgres"), "CREATE TABLE t AS SELECT generate_series(1, 100000) AS n");
                var dies = new OnPhase("dump", () -> server.server().crash());

                assertThat(refused(
                                SystemException.Broken.class,
                                Order.of(server.login("postgres"))
                                        .withJobs(jobs)
                                        .heardBy(dies)))
                        .hasMessageContaining("pg_dump ended with exit code 1");
                assertThat(dies.happened()).isTrue();
            }
        }
    }

    @Test
    void the_dump_is_cancelled_by_an_administrator() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t AS SELECT n, repeat('x', 500) FROM generate_series(1, 200000) n");
        // With the first bytes in the stream pg_dump is at work; it waits for whoever reads them.
        var cancels = new OnFirstBytes(() -> run(
                TestServer.shared().login("postgres"),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + source.database()
                        + "' AND query LIKE 'COPY%'"));

        assertThat(refused(
                        SystemException.Broken.class,
                        Order.of(source).withJobs(1).heardBy(cancels)))
                .hasMessageContaining("pg_dump ended with exit code 1")
                .hasMessageMatching("(?s).*(server closed the connection unexpectedly|terminating connection).*")
                .satisfies(e -> assertThat(((HoldfastException) e).hint()).contains("the connection was lost"));
    }

    @Test
    void the_spool_s_disk_is_full() throws Exception {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t AS SELECT n, repeat('x', 500) FROM generate_series(1, 40000) n");
        try (var disk = SmallDisk.mount(work)) {
            Clinic cramped = new Clinic(disk.folder());
            try (cramped) {
                SystemException refused =
                        catchThrowableOfType(SystemException.class, () -> cramped.backup(Order.of(source)));
                assertThat(refused)
                        .isInstanceOf(SystemException.NoSpace.class)
                        .hasMessageContaining("No space left on device");
                assertThat(refused.hint()).contains("work folder");
                assertThat(refused.getMessage()).doesNotContain("reading");
            }
        }
    }

    /** A role that may log in, and a database with something in it. */
    private static Login role(Login source, String... statements) {
        String name = "backup_" + source.database();
        run(source, "CREATE ROLE " + name + " LOGIN");
        run(source, statements);
        return new Login(source.system(), source.endpoint(), source.database(), name, Optional.empty());
    }

    private static Order tcp(String host, int port) {
        return Order.of(new Login(
                "x", new Endpoint.Tcp(host, port, TlsMode.DISABLE, Optional.empty()), "d", "u", Optional.empty()));
    }

    private SystemException refused(Class<? extends SystemException> subtype, Order order) {
        SystemException refused = catchThrowableOfType(SystemException.class, () -> clinic.backup(order));
        assertThat(refused).isInstanceOf(subtype);
        assertThat(refused.getMessage())
                .startsWith("system '" + Clinic.SYSTEM + "': ")
                .doesNotContain("Exception", "null", "pg_dump: reading");
        assertThat(refused.hint()).isNotBlank().doesNotContain("Exception", "null");
        return refused;
    }
}
