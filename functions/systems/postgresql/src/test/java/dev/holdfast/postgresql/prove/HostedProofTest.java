package dev.holdfast.postgresql.prove;

import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Endpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source and a throw-away server as a provider runs them: the superuser is the provider's, whoever restores is an
 * administrator that may make databases and roles and keep triggers quiet, and is entered over a network.
 */
@Timeout(120)
class HostedProofTest {
    private static final String PROVIDERS = "rdsadmin";

    @TempDir
    Path work;

    private Clinic clinic;
    private OwnedFolder first;
    private OwnedFolder second;
    private LocalServer source;
    private LocalServer hosted;
    private OwnedFolder third;

    @BeforeEach
    void begin() {
        clinic = new Clinic(work);
        first = TestServer.folder();
        second = TestServer.folder();
        third = TestServer.folder();
        third.letOthersEnter();
        ServerSpec spec = ServerSpec.throwAway(PROVIDERS)
                .withSetting("shared_buffers", "16MB")
                .withNetwork(TestServer.PASSWORD);
        source = LocalServer.create(TestServer.installation(), spec, first);
        hosted = LocalServer.create(TestServer.installation(), spec, second);
        run(
                hosted.login("postgres"),
                "CREATE ROLE rds_superuser NOLOGIN",
                "CREATE ROLE administrator LOGIN CREATEDB CREATEROLE PASSWORD 'te:st\\pass''word'",
                "GRANT rds_superuser, pg_monitor TO administrator",
                "GRANT SET ON PARAMETER session_replication_role TO administrator",
                "ALTER DATABASE postgres OWNER TO administrator");
        run(
                source.login("postgres"),
                "CREATE ROLE app_owner NOLOGIN",
                "CREATE ROLE \"the clerk\" LOGIN PASSWORD 'x' CONNECTION LIMIT 7",
                "COMMENT ON ROLE \"the clerk\" IS 'writes;\nall day'",
                "ALTER ROLE \"the clerk\" SET work_mem TO '8MB'",
                "GRANT app_owner TO \"the clerk\" WITH ADMIN OPTION",
                "CREATE DATABASE app OWNER app_owner");
        run(
                source.login("app"),
                "SET ROLE app_owner",
                "CREATE SCHEMA clinic",
                "CREATE TABLE clinic.patients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)",
                "CREATE TABLE clinic.visits (patient bigint REFERENCES clinic.patients, at timestamptz DEFAULT now())",
                "INSERT INTO clinic.patients (name) SELECT 'p' || n FROM generate_series(1, 500) n",
                "INSERT INTO clinic.visits SELECT n, '2026-01-01' FROM generate_series(1, 500) n",
                "CREATE FUNCTION clinic.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'",
                "CREATE TRIGGER closed BEFORE INSERT ON clinic.visits FOR EACH ROW EXECUTE FUNCTION clinic.refuse()",
                "GRANT SELECT ON clinic.visits TO \"the clerk\"");
    }

    @AfterEach
    void end() {
        hosted.close();
        source.close();
        third.delete();
        second.delete();
        first.delete();
        clinic.close();
    }

    private ScratchServer server() {
        Endpoint.Tcp place = (Endpoint.Tcp) hosted.networkLogin("postgres").endpoint();
        return new ScratchServer(
                new ScratchHandle("postgresql", "rds", "hosted"),
                new TreeMap<>(Map.of(
                        "host",
                        place.host(),
                        "port",
                        Integer.toString(place.port()),
                        "user",
                        "administrator",
                        "tls",
                        "prefer")),
                new TreeMap<>(Map.of("password", TestServer.PASSWORD)),
                third.path(),
                new TreeMap<>());
    }

    private ScratchServer restored(Manifest manifest) {
        ScratchServer server = server();
        clinic.proof().restore(manifest, clinic.artifacts(manifest), server, 2, Progress.silent());
        return server;
    }

    private Manifest backup() {
        return clinic.backup(source.login("app"));
    }

    @Test
    void a_logical_backup_is_proved_without_a_superuser_and_a_change_is_caught() {
        Manifest manifest = backup();
        ScratchServer server = restored(manifest);
        assertThat(clinic.proof().obstacle(manifest, server)).isEmpty();
        clinic.assertSame(manifest, server);
        var restored = clinic.proof().fingerprint(manifest, server, 2);
        var tampered =
                clinic.proof().tamper(manifest, server, restored, new Random(1)).orElseThrow();
        assertThat(tampered.what()).contains("changed column");
        assertThat(Clinic.compare(manifest, tampered.fingerprint()).equal()).isFalse();
    }

    @Test
    void a_copy_that_the_provider_restored_is_read_without_anything_of_ours_in_it() {
        Manifest manifest = backup();
        // A snapshot brings the roles of its source with it, the administrator among them.
        run(
                source.login("postgres"),
                "CREATE ROLE administrator LOGIN PASSWORD 'te:st\\pass''word'",
                "GRANT app_owner TO administrator");
        Manifest later = clinic.backup(source.login("app"));
        Endpoint.Tcp place = (Endpoint.Tcp) source.networkLogin("postgres").endpoint();
        ScratchServer copy = new ScratchServer(
                new ScratchHandle("postgresql", "rds", "copy"),
                new TreeMap<>(Map.of(
                        "host",
                        place.host(),
                        "port",
                        Integer.toString(place.port()),
                        "user",
                        "administrator",
                        "tls",
                        "prefer")),
                new TreeMap<>(Map.of("password", TestServer.PASSWORD)),
                clinic.newFolder(),
                new TreeMap<>());
        clinic.assertSame(later, copy);
        assertThat(Clinic.compare(manifest, clinic.proof().fingerprint(manifest, copy, 2))
                        .differences())
                .extracting(it -> it.text())
                .anySatisfy(text -> assertThat(text).contains("administrator", "only in the restored copy"));
        var tampered = clinic.proof()
                .tamper(later, copy, clinic.proof().fingerprint(later, copy, 2), new Random(1))
                .orElseThrow();
        assertThat(Clinic.compare(later, tampered.fingerprint()).equal()).isFalse();
    }

    @Test
    void a_role_that_only_a_superuser_can_make_proves_nothing_and_is_named() {
        run(source.login("postgres"), "CREATE ROLE auditor LOGIN BYPASSRLS");
        Manifest manifest = backup();
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> restored(manifest))
                .satisfies(e -> assertThat(e.explained()).contains("auditor", "scratch to local"));
    }

    @Test
    void what_the_administrator_may_not_restore_proves_nothing_and_does_not_blame_the_backup() {
        run(
                source.login("app"),
                "CREATE FUNCTION clinic.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION clinic.watch()");
        Manifest manifest = backup();
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> restored(manifest))
                .satisfies(e -> assertThat(e.explained()).contains("may not restore all of it", "scratch to local"));
    }
}
