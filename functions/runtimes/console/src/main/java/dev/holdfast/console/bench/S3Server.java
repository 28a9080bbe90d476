package dev.holdfast.console.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An S3 server (s3proxy) as a process of its own on the loopback interface. It checks signatures and checksums and keeps
 * its objects in a folder.
 */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "bench";

    private static final String ACCESS_KEY = "bench";
    private static final String SECRET_KEY = "bench-secret";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Process process;
    private final int port;
    private final Path bucket;

    private S3Server(Process process, int port, Path bucket) {
        this.process = process;
        this.port = port;
        this.bucket = bucket;
    }

    /**
     * Starts it with one empty bucket. Returns when it answers.
     *
     * @param jars folder of s3proxy and everything it needs
     * @throws BenchFailed when it does not start
     */
    static S3Server start(Path jars, Path folder) {
        int port = freePort();
        try {
            Path objects = folder.resolve("objects");
            Files.createDirectories(objects.resolve(BUCKET));
            Path settings = Files.writeString(
                    folder.resolve("s3proxy.conf"), """
                    s3proxy.endpoint=http://%s:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.identity=unused
                    jclouds.credential=unused
                    jclouds.filesystem.basedir=%s
                    """.formatted(host(), port, ACCESS_KEY, SECRET_KEY, objects));
            // Left to itself it logs every request's bytes, at three times the cost of the requests.
            Path logging = Files.writeString(
                    folder.resolve("logback.xml"), "<configuration><root level=\"WARN\"/></configuration>");
            Path log = folder.resolve("s3proxy.log");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-Dlogback.configurationFile=" + logging,
                            "-cp",
                            jars + "/*",
                            "org.gaul.s3proxy.Main",
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // A benchmark that is ended from outside never comes to close it.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            S3Server server = new S3Server(process, port, objects.resolve(BUCKET));
            server.awaitAnswer(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start an S3 server in " + folder, e);
        }
    }

    /** Where clients connect. */
    URI endpoint() {
        return URI.create("http://" + host() + ":" + port);
    }

    /** Its process. */
    ProcessHandle process() {
        return process.toHandle();
    }

    /** Where the bucket's objects lie. */
    Path bucket() {
        return bucket;
    }

    /** Credentials and endpoint, as the SDKs and the {@code aws} program read them from the environment. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", SECRET_KEY,
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer(Path log) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!answers()) {
                if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    close();
                    List<String> said = Files.readAllLines(log);
                    throw new BenchFailed(
                            "the S3 server does not start: " + (said.isEmpty() ? "no word" : said.getLast()) + ".",
                            "run the benchmark again.");
                }
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted.", "run the benchmark again.", e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String host() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
