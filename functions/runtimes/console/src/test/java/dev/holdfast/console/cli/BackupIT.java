package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.console.cli.Application.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backing up a real database into a vault of folders, and what can be done with it afterwards. */
class BackupIT {
    @TempDir
    Path folder;

    private Clinic clinic;

    @BeforeEach
    void a_clinic() throws IOException {
        clinic = new Clinic(folder).withKeys();
    }

    @Test
    void a_backup_is_made_listed_proved_and_exported_to_an_archive_that_stock_tools_restore() {
        Ended backup = clinic.run("backup", "--reason", "before the release").withCode(0);
        assertThat(backup.out())
                .contains("backup of plan 'clinic': ok", "claims-db: published", "tier manual", "RPO 1 h\n")
                .contains("store 'there': ", "transferred", "signed evidence: clinic/runs/");
        assertThat(backup.err()).contains("backup claims-db: dump").doesNotContain("level=");

        Ended verify = clinic.run("verify").withCode(0);
        assertThat(verify.out())
                .contains("claims-db: proved: restored and equal", "RTO 4 h\n", "red test ", ": caught\n")
                .contains("isolation ");
        assertThat(verify.out().lines().filter(line -> !line.contains(".json")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));

        Ended backups = clinic.run("backups").withCode(0);
        assertThat(backups.out()).containsPattern("claims-db +\\S+ +manual +\\S+Z +.* proved .* ago +there\n");
        assertThat(backups.err()).isEmpty();

        Path out = folder.resolve("out");
        Ended export = clinic.run("export", "--to", out.toString()).withCode(0);
        assertThat(export.out())
                .contains("pg_restore --create", out.resolve("archive").toString());
        clinic.assertRestoresEqual(out.resolve("archive"));

        assertThat(clinic.run("export", "--to", out.toString()).withCode(2).err())
                .contains("is not empty");
        assertThat(clinic.console.work()).isEmptyDirectory();
        assertThat(clinic.console.scratch()).isEmptyDirectory();
    }

    @Test
    void the_files_of_the_vault_suffice_to_restore_without_holdfast() throws IOException {
        clinic.run("backup").withCode(0);
        Path pem = Files.writeString(
                folder.resolve("signer.pem"),
                clinic.run("keys", "export-public").withCode(0).out());
        Path objects = clinic.stored("/manifests/").getFirst();
        Path vault = objects;
        while (!vault.getFileName().toString().equals("clinic")) {
            vault = vault.getParent();
        }
        clinic.console
                .program(
                        "python3",
                        "-B",
                        Path.of(System.getProperty("holdfast.root"), "infra", "without-holdfast", "decrypt.py")
                                .toString(),
                        "--vault",
                        vault.getParent().toString(),
                        "--manifest",
                        objects.toString(),
                        "--public-key",
                        pem.toString(),
                        "--keyset",
                        folder.resolve("keys/keyset.json").toString(),
                        "--artifact",
                        "archive",
                        "--out",
                        "archive.tar")
                .withCode(0);
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        clinic.console
                .program("tar", "-xf", "archive.tar", "-C", unpacked.toString())
                .withCode(0);
        clinic.assertRestoresEqual(unpacked.resolve("archive"));
    }

    @Test
    void a_program_gets_one_json_document_from_every_command() {
        JsonNode rehearsed = clinic.run("backup", "--dry-run", "--output", "json")
                .withCode(0)
                .json();
        assertThat(rehearsed.path("dryRun").booleanValue()).isTrue();
        assertThat(clinic.stored("/manifests/")).isEmpty();
        JsonNode backup = clinic.run("backup", "--output", "json").withCode(0).json();
        String id = backup.at("/systems/0/backup").textValue();
        assertThat(backup.path("status").textValue()).isEqualTo("ok");
        JsonNode verify = clinic.run("verify", "--level", "integrity", "--backup", id, "--output", "json")
                .withCode(0)
                .json();
        assertThat(verify.at("/systems/0/verification/outcome/result").textValue())
                .isEqualTo("proved");
        JsonNode backups = clinic.run("backups", "--output", "json").withCode(0).json();
        assertThat(backups.at("/backups/0/id").textValue()).isEqualTo(id);
        String out = folder.resolve("out").toString();
        JsonNode export = clinic.run("export", "--backup", id, "--store", "there", "--to", out, "--output", "json")
                .withCode(0)
                .json();
        assertThat(export.path("folder").textValue()).isEqualTo(out);
        JsonNode checked = clinic.console
                .run("plan", "check", clinic.plan.toString(), "--output", "json")
                .withCode(0)
                .json();
        assertThat(checked.path("errors")).isEmpty();
        assertThat(checked.path("findings")).isNotEmpty();
    }

    @Test
    void log_lines_go_to_standard_error_and_only_when_asked_for() {
        Ended ended = clinic.run("backup", "--verbose", "--output", "json").withCode(0);
        ended.json();
        assertThat(ended.err())
                .containsPattern("level=INFO run=\\S+ plan=clinic message=\"run started\"")
                .contains("message=\"backup published\"", "backup claims-db: dump");
    }

    @Test
    void an_event_invokes_a_function_from_a_file_and_from_standard_input() throws IOException {
        Path event = Path.of(System.getProperty("holdfast.root"), "events", "backup-manual.json");
        String adapted = Files.readString(event).replace("healthcare-gitops", "clinic");
        Path file = Files.writeString(folder.resolve("event.json"), adapted);
        assertThat(clinic.run("invoke", "backup", "-f", file.toString())
                        .withCode(0)
                        .out())
                .contains("claims-db: published", "sre-on-call@example.org");

        // As a container task is given it.
        JsonNode again = clinic.console
                .with("HOLDFAST_EVENT", adapted)
                .run(
                        "invoke",
                        "backup",
                        "-f",
                        "env:HOLDFAST_EVENT",
                        "--plan",
                        clinic.plan.toString(),
                        "--output",
                        "json")
                .withCode(0)
                .json();
        assertThat(again.at("/systems/0/result").textValue()).isEqualTo("published");

        JsonNode verified = clinic.console
                .runWith(
                        "{\"plan\": \"clinic\", \"level\": \"integrity\"}",
                        "invoke",
                        "verify-backup",
                        "-f",
                        "-",
                        "--plan",
                        clinic.plan.toString(),
                        "--output",
                        "json")
                .withCode(0)
                .json();
        assertThat(verified.at("/systems/0/result").textValue()).isEqualTo("verified");

        assertThat(clinic.console
                        .runWith("{\"plan\": \"clinic\", \"levle\": 1}", "invoke", "verify-backup", "-f", "-")
                        .withCode(2)
                        .err())
                .contains("levle");
        assertThat(clinic.console
                        .runWith("[1", "invoke", "backup", "-f", "-")
                        .withCode(2)
                        .err())
                .startsWith("error: ");
    }

    @Test
    void a_second_backup_stands_beside_the_first() {
        clinic.run("backup").withCode(0);
        clinic.sql("DELETE FROM care.patients WHERE id < 100");
        clinic.run("backup", "--tier", "hourly").withCode(0);
        JsonNode backups =
                clinic.run("backups", "--output", "json").withCode(0).json().path("backups");
        assertThat(backups).hasSize(2);
        assertThat(backups.at("/0/tier").textValue()).isEqualTo("hourly");
        assertThat(clinic.run("verify").withCode(0).out()).contains("proved: restored and equal");
    }

    @Test
    void an_unreachable_database_is_one_sentence_and_a_hint() throws IOException {
        Files.writeString(clinic.plan, Files.readString(clinic.plan).replaceFirst("port: \\d+", "port: 1"));
        Ended ended = clinic.run("backup").withCode(1);
        assertThat(ended.out()).contains("failed", "FAILED: ", "127.0.0.1:1", "\n  hint: ");
        assertThat(ended.out()).doesNotContain("Exception", "org.postgresql");
        assertThat(clinic.stored("/manifests/")).isEmpty();
        assertThat(clinic.run("backup", "--dry-run").withCode(4).out()).contains("refused");
        JsonNode json = clinic.run("backup", "--output", "json").withCode(1).json();
        assertThat(json.path("status").textValue()).isEqualTo("failed");
    }

    @Test
    void a_store_that_gets_no_copy_makes_it_a_part_only() throws IOException {
        Files.writeString(
                clinic.plan,
                Files.readString(clinic.plan)
                        .replace(
                                "  coordination:",
                                "    - {name: spare, kind: file, region: away, path: " + folder
                                        + "/spare}\n  coordination:"));
        Files.writeString(folder.resolve("spare"), "a file where the store's folder should be");
        Ended ended = clinic.run("backup");
        assertThat(ended.withCode(3).out()).contains("partial", "store 'spare': MISSING");
    }

    @Test
    void damage_is_found_and_said() throws IOException {
        clinic.run("backup").withCode(0);
        Path archive = clinic.stored("/data/").stream()
                .filter(file -> file.endsWith("archive"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archive, bytes);
        assertThat(clinic.run("verify").withCode(1).out()).contains("claims-db: FAILED", "archive");
        assertThat(clinic.run("backups").withCode(0).out()).contains("FAILED");
        assertThat(clinic.run("export", "--to", folder.resolve("bad").toString())
                        .withCode(1)
                        .err())
                .startsWith("error: ");
        clinic.run("export", "--store", "there", "--to", folder.resolve("good").toString())
                .withCode(0);
    }

    @Test
    void what_is_not_there_is_said() {
        assertThat(clinic.run("backups").withCode(0).out())
                .contains("no backup in the last 30 days", "should exist by now");
        assertThat(clinic.run("verify").withCode(1).out()).contains("no backup");
        String nobody = "019aa9b1-2c87-7a55-8f4c-0c9f3c2a1d11";
        assertThat(clinic.run("verify", "--backup", nobody).withCode(2).err()).contains("no backup " + nobody);
        assertThat(clinic.run("keys", "rewrap", "--backup", nobody).withCode(2).err())
                .contains("no backup " + nobody);
        assertThat(clinic.run("keys", "rewrap", "--backup", "x").withCode(2).err())
                .contains("'x' is not a backup's identifier");
        assertThat(clinic.run("export", "--backup", "x", "--to", "y")
                        .withCode(2)
                        .err())
                .contains("'x' is not a backup's identifier");
        assertThat(clinic.run("backup", "--system", "redis").withCode(2).err()).contains("no system 'redis'");
        assertThat(clinic.run("backups", "--days", "0").withCode(2).err()).contains("--days is 0");
    }

    @Test
    void a_plan_with_errors_lists_all_of_them_and_nothing_is_done() throws IOException {
        Files.writeString(
                clinic.plan,
                Files.readString(clinic.plan)
                        .replace("rto: 4h", "rto: soon")
                        .replace("retention: month", "retention: year"));
        assertThat(clinic.console
                        .run("plan", "check", clinic.plan.toString())
                        .withCode(2)
                        .out())
                .contains("2 errors; the plan cannot be used", "clinic.yaml:2:", "soon", "year");
        Ended backup = clinic.run("backup").withCode(2);
        assertThat(backup.err()).contains("2 errors in the plan", "soon", "year");
        assertThat(backup.out()).isEmpty();
        assertThat(folder.resolve("vault")).doesNotExist();
    }
}
