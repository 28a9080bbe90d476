package dev.holdfast.aws.vault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The emulator {@code moto_server} as a process of its own on a free port of the loopback address. */
public final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final URI endpoint;

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
