package dev.holdfast.postgresql.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Target;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A password that was changed after it was read, on a real server that asks for it. */
class RenewedPasswordTest {
    private static final SecretRef REFERENCE =
            SecretRef.parse("aws-secretsmanager:us-west-2/clinic/db#password").orElseThrow();
    private static final String ROLE = "renewed";

    private final Remembering remembering = new Remembering();
    private final Login admin = TestServer.shared().networkLogin("postgres");

    /** Remembers the first answer, as a warm function does, until it is asked for a fresh one. */
    private static final class Remembering implements SecretResolver {
        private final List<String> asked = new ArrayList<>();
        private String kept = "first";
        private String remembered = "";

        @Override
        public boolean knows(SecretRef reference) {
            return reference.equals(REFERENCE);
        }

        @Override
        public Secret resolve(SecretRef reference) {
            asked.add("resolve");
            if (remembered.isEmpty()) {
                remembered = kept;
            }
            return Secret.of(remembered);
        }

        @Override
        public Secret fresh(SecretRef reference) {
            asked.add("fresh");
            if (kept.isEmpty()) {
                throw new SecretUnavailable("the place of " + reference + " does not answer.", "try again.", null);
            }
            remembered = kept;
            return Secret.of(remembered);
        }
    }

    @BeforeEach
    void create() throws SQLException {
        run("DROP ROLE IF EXISTS " + ROLE);
        run("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'first'");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = Connections.open(admin);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Login login() {
        Endpoint.Tcp server = (Endpoint.Tcp) admin.endpoint();
        SystemSpec system = new SystemSpec(
                "db",
                "postgresql",
                new TreeMap<>(Map.of(
                        "host",
                        server.host(),
                        "port",
                        Integer.toString(server.port()),
                        "database",
                        "postgres",
                        "user",
                        ROLE,
                        "tls",
                        server.tls().word())),
                new TreeMap<>(Map.of("password", REFERENCE)),
                Level.FULL,
                List.of(),
                "standard");
        return Target.of(system, new Secrets(List.of(remembering))).login();
    }

    @Test
    void a_changed_password_is_read_anew_once_and_kept_for_what_follows() throws SQLException {
        Login login = login();
        Connections.open(login).close();
        run("ALTER ROLE " + ROLE + " PASSWORD 'second'");
        remembering.kept = "second";

        Connections.open(login).close();
        Connections.open(login.withDatabase("template1")).close();

        assertThat(remembering.asked).containsExactly("resolve", "fresh");
        assertThat(login.password().orElseThrow().reveal())
                .as("what pg_dump is given")
                .isEqualTo("second");
        Connections.open(login()).close();
    }

    @Test
    void a_password_that_is_wrong_and_still_the_same_is_refused_after_one_attempt() throws SQLException {
        Login login = login();
        run("ALTER ROLE " + ROLE + " PASSWORD 'second'");
        assertRefused(login);
        assertThat(remembering.asked).containsExactly("resolve", "fresh");
    }

    @Test
    void a_fresh_password_that_is_wrong_too_is_refused_without_asking_again() throws SQLException {
        Login login = login();
        run("ALTER ROLE " + ROLE + " PASSWORD 'second'");
        remembering.kept = "third";
        assertRefused(login);
        assertThat(remembering.asked).containsExactly("resolve", "fresh");
    }

    @Test
    void when_the_secrets_place_does_not_answer_the_servers_refusal_is_what_is_told() throws SQLException {
        Login login = login();
        run("ALTER ROLE " + ROLE + " PASSWORD 'second'");
        remembering.kept = "";
        assertRefused(login);
    }

    private static void assertRefused(Login login) {
        assertThatExceptionOfType(SystemException.Refused.class)
                .isThrownBy(() -> Connections.open(login))
                .withMessageNotContainingAny("first", "second", "third");
    }
}
