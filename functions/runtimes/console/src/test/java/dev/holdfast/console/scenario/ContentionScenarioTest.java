package dev.holdfast.console.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.backup.BackupReport;
import dev.holdfast.backup.SystemBackup;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Status;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes at once, and a disk that is full. */
@Timeout(120)
class ContentionScenarioTest {
    @TempDir
    private Path folder;

    @Test
    void of_two_backups_of_one_system_in_two_processes_the_second_is_refused() throws Exception {
        Login login = Database.create(500);
        Site site = Site.create(folder, login);
        Process first;
        BackupReport second;
        try (Connection blocker = Connections.open(login)) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE claims IN ACCESS EXCLUSIVE MODE");
            }
            first = ScenarioChild.start(List.of(), "backup", site.arguments(Duration.ZERO));
            awaitSomebodyElse(login);
            second = site.backUp();
            blocker.rollback();
        }
        JsonNode report = report(first);

        assertThat(second.status()).isEqualTo(Status.REFUSED);
        SystemBackup.NotPublished refused =
                (SystemBackup.NotPublished) second.systems().getFirst();
        assertThat(refused.error()).isEqualTo("LeaseHeld");
        assertThat(refused.what())
                .contains(report.path("run").path("run").asText())
                .contains(" since ")
                .contains(" until ");
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("ok");
        assertThat(site.completeBackups("vault")).isOne();
    }

    /** The vault lies on a small disk of its own, in a mount namespace that ends with the process. */
    @Test
    void a_full_vault_disk_is_a_clear_error_and_nothing_is_published() throws Exception {
        Site site = Site.create(folder, Database.create(8_000));
        Files.createDirectories(folder.resolve("vault"));
        List<String> onSmallDisk = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=2m tmpfs \"$0\" && \"$@\"; ls -R \"$0\"",
                folder.resolve("vault").toString());

        Process child = ScenarioChild.start(onSmallDisk, "backup", site.arguments(Duration.ZERO));
        List<String> said;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            said = lines.lines().toList();
        }
        child.waitFor();

        assertThat(said).hasSizeGreaterThan(2);
        JsonNode report = Json.mapper().readTree(said.get(1));
        JsonNode system = report.path("systems").path(0);
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("failed");
        assertThat(system.path("result").asText()).isEqualTo("not-published");
        assertThat(system.path("error").asText()).isEqualTo("Full");
        assertThat(system.path("hint").asText()).contains("free space");
        assertThat(String.join("\n", said.subList(2, said.size())))
                .doesNotContain("manifests")
                .doesNotContain("archive");
        assertThat(site.completeBackups("copy")).isZero();
        assertThat(site.leftovers()).isEmpty();
    }

    private static JsonNode report(Process child) throws Exception {
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo(ScenarioChild.BEGUN);
            return Json.mapper().readTree(said.readLine());
        } finally {
            child.waitFor();
        }
    }

    /** Until a session besides the blocker's and this one is there: the other process, which takes its lease before that. */
    private static void awaitSomebodyElse(Login login) throws SQLException {
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT count(*) - 2 FROM pg_stat_activity WHERE datname = current_database()")) {
                    row.next();
                    if (row.getInt(1) > 0) {
                        return;
                    }
                }
                Thread.onSpinWait();
            }
        }
    }
}
