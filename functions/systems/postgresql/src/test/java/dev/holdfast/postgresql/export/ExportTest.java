package dev.holdfast.postgresql.export;

import static dev.holdfast.postgresql.Clinic.ask;
import static dev.holdfast.postgresql.Clinic.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.Clinic.Order;
import dev.holdfast.postgresql.capture.OwnServer;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported, stock tools restore. */
class ExportTest {
    @TempDir
    Path work;

    @Test
    void stock_pg_restore_restores_what_was_exported_from_either_format() throws Exception {
        Login source = TestServer.newDatabase();
        run(source, "CREATE TABLE claims AS SELECT n, md5(n::text) AS v FROM generate_series(1, 5000) n");
        String sum = "SELECT sum(hashtext(claims::text)) FROM claims";
        try (Clinic clinic = new Clinic(work)) {
            for (int jobs = 1; jobs <= 2; jobs++) {
                Manifest manifest = clinic.backup(Order.of(source).withJobs(jobs));
                Path folder = Files.createDirectory(work.resolve("it's exported " + jobs));

                List<String> commands = new PostgresExport().export(manifest, clinic.artifacts(manifest), folder);

                assertThat(commands).hasSize(2);
                assertThat(commands.get(0)).startsWith("psql ").endsWith("roles.sql'");
                assertThat(commands.get(1)).startsWith("pg_restore --create ").contains("'\\''s exported");
                assertThat(folder).isDirectoryContaining(file -> file.endsWith("roles.sql"));
                try (var server = OwnServer.start(spec -> spec)) {
                    server.login("postgres")
                            .give(TestServer.installation().program("pg_restore"))
                            .arguments("--create", "--exit-on-error", "--dbname=postgres")
                            .arguments(folder.resolve(jobs == 1 ? "archive.dump" : "archive")
                                    .toString())
                            .run();
                    assertThat(ask(server.login(source.database()), sum)).isEqualTo(ask(source, sum));
                }
            }
        }
    }
}
