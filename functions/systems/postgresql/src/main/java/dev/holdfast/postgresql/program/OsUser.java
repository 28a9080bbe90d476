package dev.holdfast.postgresql.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A user of the operating system that programs can be run as.
 *
 * @param name login name
 * @param uid numeric user
 * @param gid its primary group
 */
public record OsUser(String name, int uid, int gid) {

    /** Whether this process runs as root: PostgreSQL's server programs refuse to, and only root may change users. */
    public static boolean amRoot() {
        var self = Path.of("/proc/self");
        try {
            return Files.exists(self)
                    ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
                    : "root".equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The user to run server programs as when this process is root: {@code postgres}, or else {@code nobody}. */
    public static Optional<OsUser> unprivileged() {
        return amRoot()
                ? Stream.of("postgres", "nobody")
                        .flatMap(name -> named(name).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** The user of that name, by {@code id} and so by every source of users the machine knows. */
    public static Optional<OsUser> named(String name) {
        var id = SystemTools.find("id");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        try {
            var uid = Program.of(id.get()).arguments("-u", name).output();
            var gid = Program.of(id.get()).arguments("-g", name).output();
            return Optional.of(new OsUser(name, Integer.parseInt(uid.strip()), Integer.parseInt(gid.strip())));
        } catch (ProgramFailed | NumberFormatException unknown) {
            return Optional.empty();
        }
    }

    /** Makes this user the owner of one file or folder; a symbolic link itself, never what it leads to. */
    public void own(Path path) {
        try {
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setOwner(path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot hand " + path + " to the user " + name, refused);
        }
    }
}
