package dev.holdfast.postgresql.capture;

import static dev.holdfast.postgresql.Clinic.ask;
import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.Clinic.Order;
import dev.holdfast.postgresql.Databases;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is captured comes back equal, whatever is in it. */
class CaptureTest {
    @TempDir
    Path work;

    private Clinic clinic;

    @BeforeEach
    void open() {
        clinic = new Clinic(work);
    }

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void every_kind_of_object_comes_back_equal_out_of_a_directory_archive() {
        Login source = Databases.ofEveryKind();

        Manifest manifest = clinic.backup(source);

        assertThat(format(manifest)).isEqualTo("pg_dump-directory-tar");
        var restored = clinic.proves(manifest);
        Login copy = Clinic.entry(restored, source.database());
        assertThat(ask(copy, "SELECT sum(a)::text FROM public.\"pg_dump: finished item 3 TABLE DATA x\""))
                .isEqualTo("500500");
        assertThat(manifest.fingerprint().sections().get("left out")).containsKey("public.far_away");
        assertThat(manifest.fingerprint().sections())
                .containsKeys("policy", "event trigger", "statistics", "publication", "large objects", "aggregate");
    }

    @Test
    void every_kind_of_object_comes_back_equal_out_of_a_custom_archive() {
        Manifest manifest = clinic.backup(Order.of(Databases.ofEveryKind()).withSpool(1));

        assertThat(format(manifest)).isEqualTo("pg_dump-custom");
        assertThat(manifest.tools()).containsEntry("format", "pg_dump-custom");
        clinic.proves(manifest);
    }

    @Test
    void an_empty_database_comes_back_equal() {
        Instant before = Instant.parse(ask(TestServer.shared().login("postgres"), "SELECT to_json(now())#>>'{}'")
                .replaceFirst("\\+00:00$", "Z"));
        Login source = TestServer.newDatabase();

        Manifest manifest = clinic.backup(source);

        clinic.proves(manifest);
        assertThat(manifest.fingerprint().sections().get("table")).isEmpty();
        assertThat(manifest.consistencyInstant())
                .isAfter(before)
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(manifest.source())
                .containsEntry("database", source.database())
                .containsEntry("role", "primary")
                .containsEntry("encoding", "UTF8")
                .containsKeys("systemIdentifier", "timeline", "lsn", "serverVersion", "collate", "localeProvider");
    }

    @Test
    void a_backup_says_whether_it_has_the_roles_passwords() {
        Login source = TestServer.newDatabase();
        String reader = "reader_" + source.database();
        run(source, "CREATE TABLE t (a int)", "CREATE ROLE " + reader + " LOGIN", "GRANT SELECT ON t TO " + reader);
        Login plain = new Login(source.system(), source.endpoint(), source.database(), reader, Optional.empty());

        assertThat(clinic.backup(source).source()).containsEntry("rolePasswords", "in the backup");
        assertThat(clinic.backup(plain).source().get("rolePasswords")).startsWith("left out");
    }

    @Test
    void a_database_without_schema_public_and_without_plpgsql_comes_back_equal() {
        Login source = TestServer.newDatabase();
        run(source, "DROP SCHEMA public", "DROP EXTENSION plpgsql", "CREATE SCHEMA own", "CREATE TABLE own.t (a int)");

        clinic.proves(clinic.backup(source));
    }

    @Test
    void the_database_named_postgres_comes_back_equal() {
        try (var server = OwnServer.start(spec -> spec)) {
            run(server.login("postgres"), "CREATE TABLE claims AS SELECT generate_series(1, 10) AS id");

            clinic.proves(clinic.backup(server.login("postgres")));
        }
    }

    @Test
    void odd_names_of_database_and_superuser_come_back_equal() {
        for (String superuser : new String[] {"user", "O'Neil \"the\" admin", "Ünï = x"}) {
            try (var server = OwnServer.start(spec -> new ServerSpec(
                    superuser, spec.encoding(), spec.locale(), spec.configuration(), spec.network(), false))) {
                String database = "od'd \"db\" = 'x' \\ " + superuser;
                run(
                        server.login("postgres"),
                        "CREATE DATABASE \"" + database.replace("\"", "\"\"") + "\" TEMPLATE template0");
                run(server.login(database), "CREATE TABLE t AS SELECT 1 AS a");

                clinic.proves(clinic.backup(server.login(database)));
            }
        }
    }

    @Test
    void settings_that_would_hinder_a_restore_do_not() {
        Login source = TestServer.newDatabase();
        String role = "app_" + source.database();
        run(
                source,
                "CREATE TABLE t AS SELECT n, 'x' || n AS v FROM generate_series(1, 10) n",
                "CREATE ROLE " + role,
                "ALTER DATABASE " + source.database() + " SET default_transaction_read_only = on",
                "ALTER DATABASE " + source.database() + " SET role = " + role,
                "ALTER DATABASE " + source.database() + " SET statement_timeout = '1h'",
                "ALTER DATABASE " + source.database() + " SET standard_conforming_strings = off",
                "GRANT pg_read_all_data TO " + role);

        Manifest manifest = clinic.backup(source);

        var restored = clinic.proves(manifest);
        var tampered = clinic.proof()
                .tamper(manifest, restored, clinic.proof().fingerprint(manifest, restored, 1), new java.util.Random(1))
                .orElseThrow();
        assertThat(Clinic.compare(manifest, tampered.fingerprint()).equal())
                .as(tampered.what())
                .isFalse();
        assertThat(tampered.what()).contains("public.t");
    }

    @Test
    void a_database_in_a_tablespace_of_its_own_comes_back_equal() {
        try (var server = OwnServer.start(spec -> spec.withSetting("allow_in_place_tablespaces", "on"))) {
            run(
                    server.login("postgres"),
                    "CREATE TABLESPACE \"fast 'disk'\" LOCATION ''",
                    "CREATE DATABASE spaced TEMPLATE template0 TABLESPACE \"fast 'disk'\"");
            run(server.login("spaced"), "CREATE TABLE t AS SELECT 1 AS a");

            clinic.proves(clinic.backup(server.login("spaced")));
        }
    }

    @Test
    void thousands_of_large_objects_come_back_equal() {
        Login source = TestServer.newDatabase();
        run(
                source,
                "SELECT count(lo_from_bytea(0, decode(md5(n::text), 'hex'))) FROM generate_series(1, 3000) n",
                "SELECT lo_create(n) FROM generate_series(900000, 900500) n");

        Manifest manifest = clinic.backup(source);

        assertThat(manifest.fingerprint()
                        .sections()
                        .get("large objects")
                        .get("all")
                        .get("count"))
                .hasToString("3501");
        clinic.proves(manifest);
    }

    @Test
    void a_value_of_two_hundred_megabytes_comes_back_equal() {
        Login source = TestServer.newDatabase();
        run(
                source,
                "CREATE TABLE big (v text)",
                "ALTER TABLE big ALTER v SET STORAGE EXTERNAL",
                "INSERT INTO big SELECT repeat('0123456789', 20 * 1024 * 1024)");

        clinic.proves(clinic.backup(source));
    }

    @Test
    void sequences_that_move_while_they_are_captured_come_back_inside_their_range() {
        Login source = TestServer.newDatabase();
        run(
                source,
                "CREATE SEQUENCE up",
                "CREATE SEQUENCE down INCREMENT -2 MAXVALUE 100 START 100 MINVALUE -100000000",
                "CREATE SEQUENCE cycling MAXVALUE 5 CYCLE",
                "SELECT nextval('cycling'), nextval('cycling')",
                "CREATE TABLE t AS SELECT generate_series(1, 100000) AS n");
        var moves = new OnPhase(
                "dump",
                () -> run(
                        source,
                        "SELECT nextval('up'), nextval('down') FROM generate_series(1, 500)",
                        "SELECT nextval('cycling') FROM generate_series(1, 4)"));

        Manifest manifest = clinic.backup(Order.of(source).heardBy(moves));

        assertThat(moves.happened()).isTrue();
        assertThat(manifest.fingerprint()
                        .sections()
                        .get("sequence")
                        .get("public.up")
                        .get("next"))
                .hasToString("1 to 501");
        clinic.proves(manifest);
    }

    @Test
    void level_counts_and_level_none_can_be_restored() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t AS SELECT generate_series(1, 10) AS n");

        Manifest counts = clinic.backup(Order.of(source).at(Level.COUNTS));
        Manifest none = clinic.backup(Order.of(source).at(Level.NONE));

        clinic.proves(counts);
        assertThat(none.fingerprint().sections()).isEmpty();
        var server = clinic.restore(none);
        assertThat(ask(Clinic.entry(server, source.database()), "SELECT count(*) FROM t"))
                .isEqualTo("10");
        assertThat(Clinic.compare(none, clinic.proof().fingerprint(none, server, 1))
                        .blind())
                .isTrue();
    }

    @Test
    void another_encoding_comes_back_equal() {
        run(
                TestServer.shared().login("postgres"),
                "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'",
                "CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
        Login latin = TestServer.shared().login("latin");
        Login bytes = TestServer.shared().login("bytes");
        run(latin, "CREATE TABLE \"tä\" (\"spälte\" text)", "INSERT INTO \"tä\" VALUES ('öäü')");
        run(bytes, "CREATE TABLE t (v text)", "INSERT INTO t VALUES (E'\\xff\\xfe')");

        clinic.proves(clinic.backup(latin));
        clinic.proves(clinic.backup(bytes));
    }

    @Test
    void a_dry_run_says_what_it_found_and_how_it_would_dump() {
        Login source = TestServer.newDatabase();

        assertThat(clinic.rehearse(Order.of(source)))
                .anyMatch(line -> line.contains("database " + source.database()))
                .anyMatch(line -> line.contains("2 jobs in directory format"));
        assertThat(clinic.rehearse(Order.of(source).withSpool(1))).anyMatch(line -> line.contains("custom format"));
    }

    private static String format(Manifest manifest) {
        return manifest.artifact("archive").map(Artifact::format).orElseThrow();
    }
}
