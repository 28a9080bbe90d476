package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.console.cli.Application.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of failovers, as small as it gets. */
class FailoverBenchIT {
    /** A person waits no longer. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void many_events_lead_to_one_failover_and_nothing_is_left_behind() throws IOException {
        Ended ended = console().run("bench", "failover", "--quick", "--runs", "1", "--output", "json");

        JsonNode report = ended.withCode(0).json();
        assertThat(report.at("/storm/zoneChanges").asInt()).as(ended::toString).isEqualTo(1);
        assertThat(report.at("/storm/runs").asInt()).isEqualTo(1);
        assertThat(report.at("/storm/redirections").asInt()).isEqualTo(1);
        assertThat(report.at("/storm/answers/SWITCHED").asInt()).isEqualTo(1);
        assertThat(report.at("/bounds"))
                .hasSize(3)
                .allSatisfy(bound -> assertThat(bound.path("verdict").asText()).isIn("met", "missed"));
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void ctrl_c_leaves_nothing_behind_either() throws Exception {
        Process process = console().start("bench", "failover", "--quick");
        try (BufferedReader progress = process.errorReader()) {
            assertThat(progress.readLine()).startsWith("bench: 1 failovers there and back");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        }
        assertThat(process.descendants()).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    private Application console() throws IOException {
        // The servers' users pass through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        return new Application(
                folder,
                Map.of("HOLDFAST_CONTINUATIONS_DIR", made("continuations").toString()));
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> servers = Files.list(folder.resolve("work"));
                Stream<Path> continuations = Files.list(made("continuations"))) {
            return Stream.concat(servers, continuations).toList();
        }
    }

    private Path made(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
