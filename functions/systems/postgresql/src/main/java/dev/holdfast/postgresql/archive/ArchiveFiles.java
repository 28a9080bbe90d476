package dev.holdfast.postgresql.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks the tar of a directory archive. */
public final class ArchiveFiles {
    private static final Pattern NAME = Pattern.compile("archive/([A-Za-z0-9_.]+)");

    /** The directory archive's table of contents. */
    public static final String CONTENTS = "toc.dat";

    /** As much as is read ahead at a time; {@code Files.copy} would write a thirtieth of that. */
    private static final int BUFFER = 1 << 18;

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
                write(tar, folder.resolve(name.group(1)));
            }
        }
    }

    private static void write(InputStream content, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                out.write(buffer, 0, read);
            }
        }
    }
}
