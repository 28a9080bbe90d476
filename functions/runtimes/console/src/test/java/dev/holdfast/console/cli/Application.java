package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The packaged console as a person starts it: a process of its own, with the launcher's settings of the Java machine.
 * Immutable.
 *
 * @param folder where it is started and where its workspaces go
 * @param environment added to an otherwise empty one
 */
record Application(Path folder, Map<String, String> environment) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Application {
        environment = Map.copyOf(environment);
    }

    /** How it ended and everything it printed. */
    record Ended(int code, String out, String err) {

        /** The one JSON document on standard output; anything else there is a mistake. */
        JsonNode json() {
            try (var values = JSON.readerFor(JsonNode.class)
                    .with(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .<JsonNode>readValues(out)) {
                List<JsonNode> all = values.readAll();
                assertThat(all).as(this::toString).hasSize(1);
                assertThat(out).as("one line").hasLineCount(1).endsWith("\n");
                return all.getFirst();
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }

        /** Itself, after checking the code. */
        Ended withCode(int expected) {
            assertThat(code).as(this::toString).isEqualTo(expected);
            assertThat(err)
                    .as("nothing of the Java machine's on standard error")
                    .doesNotContain("WARNING:", "\tat ", "Exception in thread");
            return this;
        }
    }

    Application with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Application(folder, more);
    }

    Ended run(String... arguments) {
        return runWith("", arguments);
    }

    /** Runs it with something on standard input. */
    Ended runWith(String input, String... arguments) {
        Process process = start(arguments);
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It need not read what it is given.
        }
        return ended(process);
    }

    Process start(String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(arguments));
        return process(command);
    }

    /** Any other program in the same folder and environment. */
    Ended program(String... command) {
        return ended(process(List.of(command)));
    }

    private Process process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "JAVA_HOME"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Ended ended(Process process) {
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String out = text(process.getInputStream());
        return new Ended(process.onExit().join().exitValue(), out, err.join());
    }

    private static String text(java.io.InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> java() {
        Path jar = Path.of(System.getProperty("holdfast.application"));
        assertThat(jar).exists();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + jar.resolveSibling("tests.jsa"),
                "-Dholdfast.root=" + System.getProperty("holdfast.root"),
                "-Dholdfast.work.dir=" + work(),
                "-Dholdfast.scratch.dir=" + scratch()));
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** Where its workspaces go; nothing may be left there. */
    Path work() {
        return made("work");
    }

    /** Where its throw-away servers go; nothing may be left there. */
    Path scratch() {
        return made("scratch");
    }

    private Path made(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
