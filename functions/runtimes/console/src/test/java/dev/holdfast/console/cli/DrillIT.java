package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss of a region as the packaged application drills it. */
class DrillIT {
    private static final long A_PERSON_WAITS_NO_LONGER = 20;

    @TempDir
    Path folder;

    @Test
    void the_loss_of_a_region_is_survived_with_one_server_at_a_time_and_a_failback_that_loses_nothing() {
        JsonNode result = drill();
        assertThat(result.path("oneAtATime").path("verdict").asText()).isEqualTo("Proved");
        assertThat(result.path("served").findValuesAsText("server")).containsExactly("PRIMARY", "STANDBY", "PRIMARY");
        assertThat(result.path("runs").findValuesAsText("direction")).containsExactly("failover", "failback");
        assertThat(result.path("lossAfterFailback").path("missing"))
                .isEqualTo(result.path("lossAtFailover").path("missing"));
    }

    /** The hardest one; all of them, a minute more, with {@code -Dholdfast.campaign=true}. */
    static Stream<String> variants() {
        return Boolean.getBoolean("holdfast.campaign")
                ? Stream.of("--partition", "--lagging-replica", "--flapping", "--observer-down")
                : Stream.of("--partition");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void each_variant_holds_what_it_must(String variant) {
        JsonNode result = drill(variant);
        assertThat(result.path("variant").asText()).isEqualTo(variant.substring(2));
        assertThat(result.path("oneAtATime").path("verdict").asText()).isEqualTo("Proved");
    }

    @Test
    void ctrl_c_leaves_nothing_running_and_nothing_lying_about() throws Exception {
        Process process = console()
                .start("drill", "region-loss", "--to", folder.resolve("drill").toString());
        try (BufferedReader progress = process.errorReader()) {
            String line = progress.readLine();
            while (line != null && !line.contains("three writers write")) {
                line = progress.readLine();
            }
            assertThat(line).isNotNull();
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(A_PERSON_WAITS_NO_LONGER, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        }
        assertThat(process.descendants()).isEmpty();
        assertThat(leftIn(temporary())).isEmpty();
    }

    @Test
    void an_unknown_drill_is_said_to_be_unknown() {
        Application.Ended ended = console().run("drill", "flood").withCode(2);
        assertThat(ended.err()).contains("there is no drill 'flood'", "region-loss");
    }

    private JsonNode drill(String... variant) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "drill",
                                "region-loss",
                                "--to",
                                folder.resolve("drill").toString(),
                                "--output",
                                "json"),
                        Stream.of(variant))
                .toArray(String[]::new);
        Application.Ended ended = console().run(arguments);
        assertThat(ended.code()).as(ended::toString).isZero();
        assertThat(ended.err()).contains("dig +short @127.0.0.1 -p ");
        assertThat(leftIn(temporary())).isEmpty();
        JsonNode result = ended.json();
        assertThat(result.path("checks"))
                .allSatisfy(check -> assertThat(check.path("held").asBoolean())
                        .as(check::toString)
                        .isTrue());
        return result;
    }

    private Application console() {
        return new Application(folder, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary()));
    }

    /** Servers run as another user, who must be able to pass. */
    private Path temporary() {
        try {
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            for (Path each : List.of(folder, temporary)) {
                Files.setPosixFilePermissions(
                        each, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return temporary;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> leftIn(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("holdfast-"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
