package dev.holdfast.postgresql.prove;

import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.ArtifactSource;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.Clinic.Order;
import dev.holdfast.postgresql.Databases;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proof can fail: every change is seen, and what cannot prove anything says so. */
class ProofTest {
    private static final int SEEDS = 25;

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
    void a_change_of_a_copy_of_every_kind_is_caught_whatever_the_seed() {
        caught(clinic.backup(Databases.ofEveryKind()), SEEDS);
    }

    @Test
    void a_change_is_caught_at_level_counts() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t AS SELECT generate_series(1, 30) AS n", "CREATE TABLE e (a int)");
        caught(clinic.backup(Order.of(source).at(Level.COUNTS)), 5);
    }

    @Test
    void a_change_is_caught_where_there_is_no_table_or_no_row() {
        caught(clinic.backup(TestServer.newDatabase()), 1);

        Login empty = TestServer.newDatabase();
        run(empty, "CREATE TABLE a (v int NOT NULL)", "CREATE TABLE b (v int)");
        caught(clinic.backup(empty), 3);

        Login partitioned = TestServer.newDatabase();
        run(partitioned, "CREATE TABLE a (v int) PARTITION BY LIST (v)");
        caught(clinic.backup(partitioned), 1);

        Login bare = TestServer.newDatabase();
        run(bare, "DROP SCHEMA public");
        caught(clinic.backup(bare), 1);
    }

    @Test
    void a_change_is_caught_where_constraints_forbid_most() {
        Login source = TestServer.newDatabase();
        run(
                source,
                "CREATE EXTENSION btree_gist",
                "CREATE TABLE only_identity (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
                "INSERT INTO only_identity SELECT FROM generate_series(1, 5)",
                "CREATE TABLE fixed (a bool CHECK (a) NOT NULL, g int GENERATED ALWAYS AS (1) STORED)",
                "INSERT INTO fixed VALUES (true)",
                "CREATE TABLE child (id int REFERENCES only_identity, during int4range, EXCLUDE USING gist (during WITH &&))",
                "INSERT INTO child VALUES (1, '[1,2)'), (2, '[3,4)')",
                "CREATE RULE keep AS ON DELETE TO fixed DO INSTEAD NOTHING",
                "CREATE RULE stay AS ON UPDATE TO child DO INSTEAD NOTHING",
                "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
                "CREATE TRIGGER no BEFORE UPDATE OR DELETE ON only_identity FOR EACH ROW EXECUTE FUNCTION no()");
        caught(clinic.backup(source), 8);
    }

    /** Each seed's change stays in the copy, so each is compared with the copy as the one before left it. */
    private void caught(Manifest manifest, int seeds) {
        ScratchServer server = clinic.proves(manifest);
        for (int seed = 0; seed < seeds; seed++) {
            Fingerprint before = clinic.proof().fingerprint(manifest, server, 1);
            var tampered = clinic.proof().tamper(manifest, server, before, new Random(seed));
            assertThat(tampered).isPresent();
            var comparison = dev.holdfast.core.system.FingerprintComparison.compare(
                    before, tampered.get().fingerprint());
            assertThat(comparison.differences()).as(tampered.get().what()).isNotEmpty();
            assertThat(clinic.proof().fingerprint(manifest, server, 1))
                    .as("what is carried over is what is there: "
                            + tampered.get().what())
                    .isEqualTo(tampered.get().fingerprint());
        }
        clinic.discard(server);
    }

    @Test
    void a_missing_extension_version_or_locale_is_an_obstacle_and_no_verdict() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE EXTENSION citext");
        Manifest manifest = clinic.backup(source);
        ScratchServer server = clinic.server(manifest);

        assertThat(clinic.proof().obstacle(manifest, server)).isEmpty();
        assertThat(clinic.proof().obstacle(with(manifest, "extensions", "citext 9.9, plpgsql 1.0, nosuch 2"), server))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("extension citext 9.9 is needed, this machine would install")
                        .contains("extension nosuch 2 is needed, this machine has none")
                        .doesNotContain("plpgsql"));
        assertThat(clinic.proof().obstacle(with(manifest, "collate", "xx_XX.utf8"), server))
                .hasValueSatisfying(why -> assertThat(why).contains("locale xx_XX.utf8"));
        assertThat(clinic.proof().obstacle(with(manifest, "collate", "it's"), server))
                .isPresent();
    }

    @Test
    void two_restores_at_once_do_not_disturb_each_other() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
        Manifest manifest = clinic.backup(source);
        ScratchServer one = clinic.server(manifest);
        ScratchServer two = clinic.server(manifest);

        var first = CompletableFuture.runAsync(
                () -> clinic.proof().restore(manifest, clinic.artifacts(manifest), one, 2, Progress.silent()));
        clinic.proof().restore(manifest, clinic.artifacts(manifest), two, 2, Progress.silent());
        first.join();

        clinic.assertSame(manifest, one);
        clinic.assertSame(manifest, two);
    }

    @Test
    void a_session_that_is_ended_under_a_restore_says_nothing_about_the_archive() {
        Login source = TestServer.newDatabase();
        run(
                source,
                "CREATE TABLE t AS SELECT 1 AS n",
                """
                CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                BEGIN
                    PERFORM pg_sleep(CASE WHEN current_setting('port') = '%s' THEN 0 ELSE 60 END);
                    RETURN n;
                END $$""".formatted(Clinic.ask(source, "SHOW port")),
                "CREATE INDEX ON t (slow(n))");
        Manifest manifest = clinic.backup(Order.of(source).withJobs(1));
        ScratchServer server = clinic.server(manifest);
        var restored = CompletableFuture.runAsync(
                () -> clinic.proof().restore(manifest, clinic.artifacts(manifest), server, 1, Progress.silent()));
        Login beside = Clinic.entry(server, "postgres");
        String end = "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE query LIKE 'CREATE INDEX%' AND pid <> pg_backend_pid()";
        while (Clinic.ask(beside, end).equals("0") && !restored.isDone()) {
            Thread.onSpinWait();
        }

        assertThatThrownBy(restored::join).hasCauseInstanceOf(SystemException.Lost.class);
    }

    @Test
    void the_entries_of_both_formats_are_counted() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t (a int PRIMARY KEY)", "CREATE VIEW v AS SELECT 1 AS one");
        Workspace workspace = new Workspace(clinic.newFolder(), 1 << 30);
        Manifest directory = clinic.backup(source);
        Manifest custom = clinic.backup(Order.of(source).withJobs(1));

        int entries = clinic.proof().list(directory, clinic.artifacts(directory), workspace);

        assertThat(entries).isGreaterThan(3);
        assertThat(clinic.proof().list(custom, clinic.artifacts(custom), workspace))
                .isEqualTo(entries);
        assertThat(workspace.directory()).isEmptyDirectory();
    }

    @Test
    void an_archive_whose_contents_are_damaged_is_broken_in_both_formats() {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
        for (int jobs = 1; jobs <= 2; jobs++) {
            Manifest manifest = clinic.backup(Order.of(source).withJobs(jobs));
            // Its version, all the lengths and counts of its head, and the middle of its entries.
            for (int[] range : new int[][] {{5, 6}, {11, 80}, {11, 60}, {200, 260}}) {
                ArtifactSource damaged = damaged(manifest, range[0], range[1]);
                ScratchServer server = clinic.server(manifest);

                assertThatThrownBy(() ->
                                clinic.proof().list(manifest, damaged, new Workspace(clinic.newFolder(), 1 << 30)))
                        .isInstanceOf(SystemException.Broken.class)
                        .hasMessageContaining("pg_restore");
                assertThatThrownBy(() -> clinic.proof().restore(manifest, damaged, server, 2, Progress.silent()))
                        .isInstanceOf(SystemException.Broken.class)
                        .hasMessageContaining("pg_restore");
                clinic.discard(server);
            }
        }
    }

    /** As if what was stored had been wrong from the beginning: no checksum notices. */
    private ArtifactSource damaged(Manifest manifest, int from, int to) {
        return new ArtifactSource() {
            @Override
            public <T> T read(String artifact, Reader<T> reader) {
                byte[] content = clinic.artifacts(manifest).read(artifact, in -> in.readAllBytes());
                if (artifact.equals("archive")) {
                    int contents = new String(content, StandardCharsets.ISO_8859_1).indexOf("PGDMP");
                    Arrays.fill(content, contents + from, contents + to, (byte) 0x7f);
                }
                try {
                    return reader.read(new ByteArrayInputStream(content));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static Manifest with(Manifest m, String key, String value) {
        var source = new TreeMap<>(m.source());
        source.put(key, value);
        return new Manifest(
                m.schema(),
                m.id(),
                m.plan(),
                m.planDigest(),
                m.system(),
                m.kind(),
                m.tier(),
                m.reason(),
                m.consistencyInstant(),
                m.startedAt(),
                source,
                m.isolation(),
                m.artifacts(),
                m.dependsOn(),
                m.compression(),
                m.encryption(),
                m.fingerprint(),
                m.tools());
    }
}
