package dev.holdfast.aws.vault.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.aws.vault.S3StoreFactory;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsCallRecorderTest {
    @TempDir
    Path folder;

    @Test
    void what_adapters_ask_in_several_jvms_at_once_is_noted_beside_what_was_noted_before() throws Exception {
        Path file = folder.resolve("target").resolve(CallFile.NAME);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "an.earlier.Adapter\tS3\tPutObject\n");

        Map<String, Process> running = new TreeMap<>();
        for (String what : List.of("head", "list", "delete")) {
            running.put(what, start(what));
        }
        for (var process : running.entrySet()) {
            assertThat(process.getValue().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.getValue().exitValue())
                    .as(Files.readString(folder.resolve(process.getKey() + ".log")))
                    .isZero();
        }

        assertThat(file).hasContent("""
                        an.earlier.Adapter\tS3\tPutObject
                        dev.holdfast.aws.vault.S3Listing\tS3\tListObjectsV2
                        dev.holdfast.aws.vault.S3Store\tS3\tDeleteObject
                        dev.holdfast.aws.vault.S3Store\tS3\tHeadObject
                        """);
    }

    @Test
    void calls_of_test_code_are_nobodys() {
        assertThat(AwsCallRecorder.caller()).isEmpty();
    }

    private Process start(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dbasedir=" + folder,
                        "-Daws.accessKeyId=a",
                        "-Daws.secretAccessKey=b",
                        Asking.class.getName(),
                        what)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(what + ".log").toFile())
                .start();
    }

    /** Asks a server that has nothing. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] args) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                boolean list =
                        String.valueOf(exchange.getRequestURI().getQuery()).contains("list-type");
                byte[] answer = list
                        ? "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>".getBytes()
                        : new byte[0];
                exchange.sendResponseHeaders(list ? 200 : 404, list ? answer.length : -1);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
            StoreSpec spec =
                    new StoreSpec("s3", "s3", "us-east-1", new TreeMap<>(Map.of("bucket", "b", "endpoint", endpoint)));
            try (ObjectStore store = new S3StoreFactory(Clock.systemUTC()).open(spec)) {
                switch (args[0]) {
                    case "head" -> store.head("k");
                    case "list" -> store.list("", "", 1);
                    default -> store.delete("k");
                }
            } finally {
                server.stop(0);
            }
        }
    }
}
