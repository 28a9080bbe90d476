package dev.holdfast.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes a function's zip smaller and quicker to start, as a step of its build. Jars lose what no function reads (build
 * descriptions, models that code was generated from, native code of other systems), and are stored inside uncompressed: the zip
 * around them then compresses each as a whole, a quarter better, and a class need not be inflated to be loaded. Only the service
 * clients of AWS, huge and mostly never loaded, stay compressed, so that what is unpacked stays small.
 *
 * <p>The same input gives the same bytes.
 */
public final class Slimming {
    private static final Pattern UNREAD = Pattern.compile(
            "META-INF/(maven|native-image|proguard)/.*|codegen-resources/.*" + "|(.*/)?module-info\\.class|.*\\.proto");

    /** Native code: of zstd there is one library for each of many systems; Lambda has two. */
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)");

    private static final Pattern LAMBDAS_OWN = Pattern.compile("linux/(amd64|aarch64)/.*");
    private static final String SERVICES = "software/amazon/awssdk/services/";
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private Slimming() {}

    /** @param arguments the zip, which is replaced */
    public static void main(String... arguments) throws IOException {
        Path zip = Path.of(arguments[0]);
        Path slim = zip.resolveSibling(zip.getFileName() + ".slim");
        slim(zip, slim);
        Files.move(slim, zip, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes what {@code zip} holds, made smaller, to {@code target}. */
    static void slim(Path zip, Path target) throws IOException {
        Path jar = Files.createTempFile("holdfast-slim-", ".jar");
        try (ZipFile from = new ZipFile(zip.toFile());
                OutputStream file = Files.newOutputStream(target);
                ZipOutputStream to = new ZipOutputStream(file)) {
            to.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry : files(from)) {
                byte[] content;
                try (var in = from.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                if (entry.getName().endsWith(".jar")) {
                    Files.write(jar, content);
                    content = slimJar(jar);
                }
                put(to, entry.getName(), content, ZipEntry.DEFLATED);
            }
        } finally {
            Files.delete(jar);
        }
    }

    private static byte[] slimJar(Path jar) throws IOException {
        ByteArrayOutputStream slim = new ByteArrayOutputStream();
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(slim)) {
            to.setLevel(Deflater.BEST_COMPRESSION);
            List<ZipEntry> files = files(from);
            boolean client = files.stream().anyMatch(entry -> entry.getName().startsWith(SERVICES));
            for (ZipEntry entry : files) {
                if (isRead(entry.getName())) {
                    try (var in = from.getInputStream(entry)) {
                        put(to, entry.getName(), in.readAllBytes(), client ? ZipEntry.DEFLATED : ZipEntry.STORED);
                    }
                }
            }
        }
        return slim.toByteArray();
    }

    private static boolean isRead(String name) {
        return !UNREAD.matcher(name).matches()
                && (!NATIVE.matcher(name).matches() || LAMBDAS_OWN.matcher(name).matches());
    }

    /** In a fixed order, but the manifest first, where readers of streams expect it. */
    private static List<ZipEntry> files(ZipFile zip) {
        List<ZipEntry> files = new ArrayList<>(
                zip.stream().filter(entry -> !entry.isDirectory()).toList());
        files.sort(Comparator.comparing((ZipEntry entry) -> !entry.getName().equals("META-INF/MANIFEST.MF"))
                .thenComparing(ZipEntry::getName));
        return files;
    }

    private static void put(ZipOutputStream to, String name, byte[] content, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(TIME);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
        }
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
