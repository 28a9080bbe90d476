package dev.holdfast.aws.vault.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The calls that were seen, as lines {@code adapter class<TAB>service<TAB>operation}, sorted, each once. The service is the
 * SDK's service id ({@code S3}, {@code Secrets Manager}, {@code Route 53}), the operation that of the service's API. Several
 * JVMs, at once or one after the other, add to the same file; {@code mvn clean} begins anew.
 */
final class CallFile {
    static final String NAME = "aws-calls.tsv";

    private final Path file;
    private final SortedSet<String> seen = new ConcurrentSkipListSet<>();

    CallFile(Path file) {
        this.file = file;
    }

    /** {@value #NAME} in the folder {@code target} of the module under test, written when this JVM ends. */
    static CallFile ofThisModule() {
        CallFile calls =
                new CallFile(Path.of(System.getProperty("basedir", System.getProperty("user.dir")), "target", NAME));
        Runtime.getRuntime().addShutdownHook(new Thread(calls::write, "writes " + NAME));
        return calls;
    }

    /** Notes one call; safe for several threads. */
    void note(String adapter, String service, String operation) {
        seen.add(adapter + "\t" + service + "\t" + operation);
    }

    /** Adds what was seen to what the file holds. Nothing seen, nothing written. */
    void write() {
        if (seen.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock alone = channel.lock()) {
                SortedSet<String> all = new TreeSet<>(seen);
                byte[] before = Channels.newInputStream(channel).readAllBytes();
                new String(before, StandardCharsets.UTF_8).lines().forEach(all::add);
                channel.truncate(0).position(0);
                Channels.newOutputStream(channel)
                        .write((String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8));
                alone.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the AWS calls of these tests cannot be noted in " + file, e);
        }
    }
}
