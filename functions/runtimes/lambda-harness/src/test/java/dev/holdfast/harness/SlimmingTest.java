package dev.holdfast.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlimmingTest {
    @TempDir
    private Path folder;

    @Test
    void classes_stay_as_they_are_and_what_nobody_reads_goes() throws IOException {
        Path slim = slimmed(Map.of(
                "lib/a.jar",
                zip(Map.of(
                        "META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\n"),
                        "a/A.class", bytes("class a"),
                        "META-INF/services/a.A", bytes("a.B"),
                        "META-INF/maven/a/pom.xml", bytes("<project/>"),
                        "module-info.class", bytes("module"),
                        "linux/amd64/liba.so", bytes("native"),
                        "linux/aarch64/liba.so", bytes("native"),
                        "win/amd64/liba.dll", bytes("native"),
                        "linux/s390x/liba.so", bytes("native"))),
                "application.properties",
                bytes("a=b")));
        assertThat(content(slim)).containsOnlyKeys("lib/a.jar", "application.properties");
        Path jar = Files.write(folder.resolve("a.jar"), content(slim).get("lib/a.jar"));
        assertThat(content(jar))
                .containsOnlyKeys(
                        "META-INF/MANIFEST.MF",
                        "META-INF/services/a.A",
                        "a/A.class",
                        "linux/amd64/liba.so",
                        "linux/aarch64/liba.so")
                .containsEntry("a/A.class", bytes("class a"));
        assertThat(method(jar, "a/A.class")).isEqualTo(ZipEntry.STORED);
    }

    @Test
    void clients_of_services_stay_compressed() throws IOException {
        String type = "software/amazon/awssdk/services/x/X.class";
        Path slim = slimmed(Map.of("lib/x.jar", zip(Map.of(type, new byte[10_000]))));
        Path jar = Files.write(folder.resolve("x.jar"), content(slim).get("lib/x.jar"));
        assertThat(method(jar, type)).isEqualTo(ZipEntry.DEFLATED);
        assertThat(Files.size(jar)).isLessThan(1_000);
    }

    @Test
    void the_same_input_gives_the_same_bytes() throws IOException {
        Map<String, byte[]> content = Map.of("lib/a.jar", zip(Map.of("a/A.class", bytes("class a"))));
        assertThat(slimmed(content)).hasSameBinaryContentAs(slimmed(content));
    }

    private Path slimmed(Map<String, byte[]> content) throws IOException {
        Path zip = Files.write(Files.createTempFile(folder, "function", ".zip"), zip(content));
        Slimming.main(zip.toString());
        return zip;
    }

    private static byte[] zip(Map<String, byte[]> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var file : new TreeMap<>(content).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> content(Path zip) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                content.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return content;
    }

    private static int method(Path zip, String name) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return file.getEntry(name).getMethod();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
