package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of a backup. */
class InterruptIT {
    /** A person waits no longer. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Clinic clinic;

    @BeforeEach
    void a_clinic_with_much_to_dump() throws IOException {
        clinic = new Clinic(folder).withKeys();
        clinic.sql("CREATE TABLE care.much AS SELECT n, md5(n::text) || md5((-n)::text) AS t"
                + " FROM generate_series(1, 3000000) n");
    }

    @Test
    void it_ends_soon_and_leaves_nothing_and_the_next_run_succeeds() throws Exception {
        Process process = clinic.console.start("backup", "--plan", clinic.plan.toString());
        try (BufferedReader progress = process.errorReader()) {
            assertThat(progress.readLine()).startsWith("backup claims-db: dump");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(progress.lines()).contains("interrupted: ending in good order");
        }
        assertThat(process.descendants()).isEmpty();
        assertThat(clinic.console.work()).isEmptyDirectory();
        assertThat(clinic.stored("/manifests/")).isEmpty();
        assertThat(clinic.stored("/uploads/")).isEmpty();

        clinic.sql("DROP TABLE care.much");
        clinic.run("backup").withCode(0);
    }
}
