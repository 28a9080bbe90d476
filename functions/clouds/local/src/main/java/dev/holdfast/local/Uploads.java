package dev.holdfast.local;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Files that are being written: one folder each, named by start time and a random value, with the file {@code key} that
 * says what it is for and the file {@code data}. A crash leaves such a folder behind until it is aborted by age.
 */
final class Uploads {
    private static final int BUFFER = 64 << 10;

    private final Folders folders;
    private final Path root;

    Uploads(Folders folders, Path root) {
        this.folders = folders;
        this.root = root;
    }

    Unfinished start(String key, Instant now) throws IOException {
        folders.create(root);
        Path folder = root.resolve(now.toEpochMilli() + "-" + UUID.randomUUID());
        Files.createDirectory(folder, Folders.PRIVATE_FOLDER);
        try {
            Path about = Files.createFile(folder.resolve("key"), Folders.PRIVATE_FILE);
            Files.writeString(about, key, StandardCharsets.UTF_8);
            Path data = Files.createFile(folder.resolve("data"), Folders.PRIVATE_FILE);
            return new Unfinished(folder, data, new FileOutputStream(data.toFile()));
        } catch (IOException e) {
            remove(folder);
            throw e;
        }
    }

    int abort(String prefix, Instant startedBefore) throws IOException {
        int aborted = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root)) {
            for (Path folder : all) {
                if (startedBefore(folder, startedBefore) && isUnder(prefix, folder) && remove(folder)) {
                    aborted++;
                }
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        return aborted;
    }

    private static boolean startedBefore(Path folder, Instant limit) {
        String name = folder.getFileName().toString();
        try {
            long started = Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
            return Instant.ofEpochMilli(started).isBefore(limit);
        } catch (NumberFormatException e) {
            // Not ours, so not ours to remove.
            return false;
        }
    }

    private static boolean isUnder(String prefix, Path folder) throws IOException {
        try {
            return Files.readString(folder.resolve("key"), StandardCharsets.UTF_8)
                    .startsWith(prefix);
        } catch (NoSuchFileException e) {
            // The process died before it wrote down what this was for: an empty leftover, whoever's it is.
            return true;
        }
    }

    private static boolean remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("data"));
        Files.deleteIfExists(folder.resolve("key"));
        return Files.deleteIfExists(folder);
    }

    /** One file being written; closing removes whatever was not published. */
    static final class Unfinished implements AutoCloseable {
        private final Path folder;
        private final Path data;
        private final FileOutputStream file;
        private final OutputStream body;

        private Unfinished(Path folder, Path data, FileOutputStream file) {
            this.folder = folder;
            this.data = data;
            this.file = file;
            this.body = new BufferedOutputStream(file, BUFFER);
        }

        OutputStream body() {
            return body;
        }

        Path data() {
            return data;
        }

        void flushToDisk() throws IOException {
            body.flush();
            file.getFD().sync();
            file.close();
        }

        @Override
        public void close() throws IOException {
            file.close();
            remove(folder);
        }
    }
}
