package dev.holdfast.postgresql.program;

import dev.holdfast.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A password file for one run of one program ("The Password File" of the libpq documentation): in memory where the
 * machine has a folder for that, readable by the program's user alone, gone when closed. What a killed process leaves
 * behind is removed when the next one is made.
 */
public final class PassFile implements AutoCloseable {
    private static final String PURPOSE = "password-file";

    private final OwnedFolder folder;
    private final Path file;

    private PassFile(OwnedFolder folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    static PassFile create(Secret password, Optional<OsUser> reader) {
        var root = inMemory();
        OwnedFolder.sweep(root, PURPOSE);
        var folder = OwnedFolder.create(root, "holdfast-", PURPOSE);
        try {
            var file = folder.path().resolve("pgpass");
            write(file, password, reader);
            if (reader.isPresent()) {
                folder.letOthersEnter();
            }
            return new PassFile(folder, file);
        } catch (IOException impossible) {
            folder.delete();
            throw new UncheckedIOException("cannot write a password file", impossible);
        } catch (RuntimeException impossible) {
            folder.delete();
            throw impossible;
        }
    }

    /**
     * Writes a password file that stays, for a server that connects to others by itself. Replaces one that is there.
     *
     * @param reader the user it is for, when that is another than this process's
     */
    public static void write(Path file, Secret password, Optional<OsUser> reader) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, line(password.reveal()), StandardOpenOption.WRITE);
        reader.ifPresent(other -> other.own(file));
    }

    /** It stands for every server: the program connects to the one it is told. */
    static String line(String password) {
        if (password.indexOf('\n') >= 0 || password.indexOf('\r') >= 0 || password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the password contains a line break or a NUL, which PostgreSQL's programs cannot be given");
        }
        return "*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n";
    }

    Path path() {
        return file;
    }

    @Override
    public void close() {
        folder.delete();
    }

    private static Path inMemory() {
        return Stream.of(Path.of("/dev/shm"))
                .filter(Files::isWritable)
                .findFirst()
                .orElse(Path.of(System.getProperty("java.io.tmpdir")));
    }
}
