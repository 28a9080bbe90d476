package dev.holdfast.postgresql.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder with everything below it, never beyond a symbolic link. */
public final class FileTree {
    private FileTree() {}

    /** The sizes of all files below, in bytes; files that vanish meanwhile count nothing. */
    public static long size(Path folder) {
        var total = new long[1];
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    total[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot measure " + folder, unreadable);
        }
        return total[0];
    }

    /**
     * Deletes a folder with everything below. Works relative to open folders, so that nobody can slip a symbolic link
     * into the path meanwhile. Idempotent.
     */
    public static void delete(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            try (var parent = Files.newDirectoryStream(folder.toAbsolutePath().getParent())) {
                if (parent instanceof SecureDirectoryStream<Path> secure) {
                    deleteBelow(secure, folder.getFileName());
                    return;
                }
            }
            deleteByName(folder);
        } catch (NoSuchFileException gone) {
            // Somebody else deleted it first.
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot delete " + folder, impossible);
        }
    }

    private static void deleteBelow(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (var entry : folder) {
                var child = entry.getFileName();
                var attributes =
                        folder.getFileAttributeView(child, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                try {
                    if (attributes.readAttributes().isDirectory()) {
                        deleteBelow(folder, child);
                    } else {
                        folder.deleteFile(child);
                    }
                } catch (NoSuchFileException gone) {
                    // A server that is being killed removes its own files too.
                }
            }
        }
        parent.deleteDirectory(name);
    }

    private static void deleteByName(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
