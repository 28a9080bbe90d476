package dev.holdfast.lambda.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Answer;
import dev.holdfast.harness.Harness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip is small, and a snapshot of the started function holds nothing that must not be in two processes. */
class PackageIT {
    private static final long MEGABYTE = 1_000_000;

    @Test
    void the_zip_is_small_enough_packed_and_unpacked() {
        assertThat(Zip.PACKAGE.bytes()).isLessThan(40 * MEGABYTE);
        assertThat(Zip.PACKAGE.unpackedBytes()).isLessThan(120 * MEGABYTE);
    }

    @Test
    void the_start_makes_no_client_no_connection_and_nothing_random_and_the_restored_function_works(@TempDir Path plans)
            throws Exception {
        try (Harness function = new Harness(Zip.failoverDns(plans).withSnapStart(), Clock.systemUTC())) {
            function.start();
            Map<String, Long> objects = objects(function.pid());
            assertThat(objects.keySet())
                    .as("Quarkus is started before the snapshot")
                    .anyMatch(type -> type.startsWith("dev.holdfast.lambda.Invocations"));
            assertThat(objects.keySet())
                    .noneMatch(type -> type.startsWith("software.amazon.awssdk"))
                    .noneMatch(type -> type.startsWith("com.github.f4b6a3"))
                    .noneMatch(type -> type.startsWith("java.util.Random"))
                    .noneMatch(type -> type.startsWith("io.fabric8"))
                    .noneMatch(type -> type.startsWith("org.postgresql"))
                    .noneMatch(type -> type.startsWith("jdk.internal.net.http"))
                    .noneMatch(type -> type.startsWith("sun.nio.ch.SocketChannelImpl"));
            assertThat(objects.get("java.security.SecureRandom"))
                    .as("the JDK's own behind UUID.randomUUID, with which Quarkus names itself; it reads the kernel's"
                            + " anew for each number it gives, so a restored one repeats nothing")
                    .isEqualTo(1L);
            assertThat(function.invoke("{}"))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.message()).startsWith("UnknownEvent: "));
        }
    }

    /** How many objects of which class there are in that process, dead ones left out. */
    private static Map<String, Long> objects(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(jcmd.waitFor()).as(lines.toString()).isZero();
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.matches("\\d+:\\s+\\d+\\s+\\d+\\s.*"))
                .map(line -> line.split("\\s+"))
                .collect(Collectors.toMap(columns -> columns[3], columns -> Long.valueOf(columns[1]), Long::sum));
    }
}
