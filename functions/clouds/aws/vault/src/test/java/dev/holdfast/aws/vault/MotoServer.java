package dev.holdfast.aws.vault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The emulator {@code moto_server} as a process of its own on a free port of the loopback address. */
public final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final URI endpoint;

    /** The one that every test class of a JVM can use; whoever does makes what it needs, and empties it first. */
    private static final class Shared {
        private static final MotoServer SERVER = start();

        private Shared() {}

        private static MotoServer start() {
            try {
                MotoServer server = new MotoServer();
                Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stops moto_server"));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A server that stays until this JVM ends, started by whoever asks first. */
    public static MotoServer shared() {
        return Shared.SERVER;
    }

    /** Forgets everything that was made in it. */
    public void reset() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public MotoServer() throws IOException {
        process = start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        endpoint = awaitEndpoint(output);
        // Its request log must be read, or it stops when the pipe is full.
        Thread.ofVirtual().start(() -> output.lines().forEach(line -> {}));
    }

    private static Process start() {
        try {
            return new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "these tests need moto_server on the PATH: run them through './holdfast test', which installs it,"
                            + " or 'pip install moto[server]==5.2.1' in a virtual environment.",
                    e);
        }
    }

    private URI awaitEndpoint(BufferedReader output) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                return URI.create(running.group(1));
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("moto_server did not start:\n" + seen);
    }

    /** Where clients connect; any credentials are accepted. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
