package dev.holdfast.postgresql.pairs;

import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.ProgramsBeside;
import dev.holdfast.postgresql.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Servers of majors that the distribution does not have. The build copies their archives to {@code target/servers},
 * named by major; here they are unpacked where the servers' user may get to.
 */
final class UnpackedServers implements AutoCloseable {
    private static final Path ARCHIVES = Path.of("target", "servers");

    private final OwnedFolder folder;
    private final List<Integer> majors;

    private UnpackedServers(OwnedFolder folder, List<Integer> majors) {
        this.folder = folder;
        this.majors = majors;
    }

    static UnpackedServers unpack() throws Exception {
        SortedMap<Integer, Path> archives = archives();
        OwnedFolder folder = TestServer.folder();
        folder.letOthersEnter();
        List<Thread> unpacking = archives.entrySet().stream()
                .map(archive ->
                        Thread.ofVirtual().start(() -> unpack(archive.getValue(), home(folder, archive.getKey()))))
                .toList();
        for (Thread one : unpacking) {
            one.join();
        }
        return new UnpackedServers(folder, List.copyOf(archives.keySet()));
    }

    /** In ascending order. */
    List<Integer> majors() {
        return majors;
    }

    /** This machine's client, and these servers beside the machine's own. */
    PostgresPrograms programs() {
        PostgresPrograms programs = ProgramsBeside.root(folder.path());
        for (int major : majors) {
            if (programs.server(major).isEmpty()) {
                throw new IllegalStateException("the PostgreSQL " + major + " server in " + ARCHIVES
                        + " does not run on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + "; name this machine's in the property postgres.platform");
            }
        }
        return programs;
    }

    @Override
    public void close() {
        folder.delete();
    }

    private static Path home(OwnedFolder folder, int major) {
        return folder.path().resolve(Integer.toString(major));
    }

    private static SortedMap<Integer, Path> archives() throws IOException {
        SortedMap<Integer, Path> archives = new TreeMap<>();
        try (var files = Files.newDirectoryStream(ARCHIVES, "*.jar")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                archives.put(Integer.valueOf(name.substring(0, name.length() - ".jar".length())), file);
            }
        }
        return archives;
    }

    /** A .jar that holds one .txz. */
    private static void unpack(Path jar, Path home) {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new XZCompressorInputStream(zip), home);
                    return;
                }
            }
            throw new IOException(jar + " holds no .txz");
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot unpack " + jar, broken);
        }
    }

    private static void untar(InputStream in, Path home) throws IOException {
        var readable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = home.resolve(entry.getName()).normalize();
            if (entry.isDirectory() || path.toString().endsWith(".a")) {
                continue;
            }
            Files.createDirectories(path.getParent(), readable);
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
