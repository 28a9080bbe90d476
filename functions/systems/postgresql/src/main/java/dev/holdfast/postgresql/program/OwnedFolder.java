package dev.holdfast.postgresql.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder that carries who made it, so that what a killed process leaves behind can be told from what belongs to a
 * living one, or to somebody else. The mark is a file inside with a fixed first line, owned by the user who made the
 * folder; a name alone proves nothing. Only the maker's user can write beside the mark; programs of other users get
 * folders of their own below.
 */
public final class OwnedFolder {
    private static final String MARK = "holdfast-owner";
    private static final String MAGIC = "holdfast owned folder, version 1";
    private static final int MAX_MARK = 4096;

    private final Path path;

    private OwnedFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes a folder of an unused name below {@code root}, which is made as well when absent.
     *
     * @param prefix how its name begins, for people
     * @param purpose what it is for; {@link #sweep} only finds folders of its purpose
     */
    public static OwnedFolder create(Path root, String prefix, String purpose) {
        try {
            Files.createDirectories(root);
            var folder = new OwnedFolder(Files.createTempDirectory(root, prefix));
            folder.write(MARK, MAGIC + "\n" + purpose + "\n" + ProcessIdentity.self() + "\n");
            return folder;
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot make a folder below " + root, impossible);
        }
    }

    /** The folder of that name, if it is one that this user made for that purpose. */
    public static Optional<OwnedFolder> open(Path path, String purpose) {
        return mark(path).filter(mark -> mark.purpose().equals(purpose)).map(mark -> new OwnedFolder(path));
    }

    /** Every folder of that purpose directly below {@code root} that this user made and whose maker is gone. */
    public static List<OwnedFolder> leftBehind(Path root, String purpose) {
        var found = new ArrayList<OwnedFolder>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(root)) {
            for (var entry : entries) {
                mark(entry)
                        .filter(mark -> mark.purpose().equals(purpose))
                        .filter(mark -> mark.maker().liveness() == ProcessIdentity.Liveness.GONE)
                        .ifPresent(mark -> found.add(new OwnedFolder(entry)));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot look through " + root, unreadable);
        }
        return found;
    }

    /** Deletes what killed processes left behind; for folders that need nothing else to be undone. */
    public static void sweep(Path root, String purpose) {
        leftBehind(root, purpose).forEach(OwnedFolder::delete);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Whether its maker is gone; not when that cannot be told. */
    public boolean isOrphaned() {
        return mark(path)
                .filter(mark -> mark.maker().liveness() == ProcessIdentity.Liveness.GONE)
                .isPresent();
    }

    /** Lets other users pass through to folders of their own below, without listing this one. */
    public void letOthersEnter() {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot open " + path + " to other users", impossible);
        }
    }

    /** Makes a folder inside for that user alone, or for this process's own user when none is given. */
    public Path folder(String name, Optional<OsUser> user) {
        var child = path.resolve(name);
        try {
            Files.createDirectory(
                    child, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot make " + child, impossible);
        }
        user.ifPresent(other -> {
            letOthersEnter();
            other.own(child);
        });
        return child;
    }

    /** Writes a small file beside the mark, at once or not at all. */
    public void write(String name, String text) {
        try {
            var unfinished = Files.createTempFile(path, "." + name, ".new");
            Files.writeString(unfinished, text);
            Files.move(
                    unfinished,
                    path.resolve(name),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot write " + name + " in " + path, impossible);
        }
    }

    /** What {@link #write} wrote under that name, if anything. */
    public Optional<String> read(String name) {
        var file = path.resolve(name);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Deletes it with everything inside, never through a symbolic link. Idempotent. */
    public void delete() {
        FileTree.delete(path);
    }

    private record Mark(String purpose, ProcessIdentity maker) {}

    /** A mark somebody else's user wrote is no mark: it could make us destroy what it names. */
    private static Optional<Mark> mark(Path folder) {
        var file = folder.resolve(MARK);
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !mine(folder)
                    || !mine(file)
                    || Files.size(file) > MAX_MARK) {
                return Optional.empty();
            }
            var lines = Files.readAllLines(file);
            return lines.size() == 3 && lines.get(0).equals(MAGIC)
                    ? ProcessIdentity.parse(lines.get(2)).map(maker -> new Mark(lines.get(1), maker))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean mine(Path path) throws IOException {
        var self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(self, "unix:uid"))
                : Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }
}
