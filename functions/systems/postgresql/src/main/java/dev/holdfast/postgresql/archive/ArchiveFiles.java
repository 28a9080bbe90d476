package dev.holdfast.postgresql.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks the tar of a directory archive. */
public final class ArchiveFiles {
    private static final Pattern NAME = Pattern.compile("archive/([A-Za-z0-9_.]+)");

    /** The directory archive's table of contents. */
    public static final String CONTENTS = "toc.dat";

    private ArchiveFiles() {}

    /**
     * Writes the wanted files into {@code folder}, flat, as the archive has them.
     *
     * @throws IOException when the tar is damaged or holds anything but plain files of an archive
     */
    public static void unpack(InputStream in, Path folder, Predicate<String> wanted) throws IOException {
        Files.createDirectories(folder);
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var name = NAME.matcher(entry.getName());
            if (!entry.isFile() || !name.matches() || name.group(1).startsWith(".")) {
                throw new IOException("the tar holds something that no pg_dump archive has: " + entry.getName());
            }
            if (wanted.test(name.group(1))) {
                Files.copy(tar, folder.resolve(name.group(1)));
            }
        }
    }
}
