package dev.holdfast.local;

import dev.holdfast.core.vault.ObjectKey;
import dev.holdfast.core.vault.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Walks a folder in the order of the keys. Only folders that can hold an answer are opened: those on the prefix's path
 * and, below it, those that do not lie wholly before the starting key.
 */
final class Listing {
    private final Path root;

    Listing(Path root) {
        this.root = root;
    }

    List<StoredObject> list(String prefix, String after, int limit) throws IOException {
        Walk walk = new Walk(prefix, after, limit, new ArrayList<>());
        String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (folder.isEmpty()) {
            walk.into(root, "");
        } else if (isKey(folder.substring(0, folder.length() - 1))) {
            walk.into(KeyPath.under(root, folder), folder);
        }
        return List.copyOf(walk.found);
    }

    private static boolean isKey(String folder) {
        try {
            ObjectKey.valid(folder);
            return KeyPath.fits(folder);
        } catch (IllegalArgumentException e) {
            // No object can stand below what is not a key.
            return false;
        }
    }

    static StoredObject describe(String key, Path file) throws IOException {
        return describe(key, Files.readAttributes(file, BasicFileAttributes.class));
    }

    static StoredObject describe(String key, BasicFileAttributes attributes) {
        FileTime modified = attributes.lastModifiedTime();
        String tag = Long.toHexString(modified.to(TimeUnit.NANOSECONDS)) + "-" + Long.toHexString(attributes.size());
        return new StoredObject(key, attributes.size(), tag, StoredObject.UNVERSIONED, modified.toInstant());
    }

    /** A file or a folder; a folder's key ends with a slash, which is what it sorts by. */
    private record Entry(String key, Path path, BasicFileAttributes attributes) {
        static final Comparator<Entry> ORDER = Comparator.comparing(Entry::key, ObjectKey.ORDER);
    }

    private record Walk(String prefix, String after, int limit, List<StoredObject> found) {

        void into(Path folder, String folderKey) throws IOException {
            for (Entry entry : entries(folder, folderKey)) {
                if (found.size() >= limit) {
                    return;
                }
                if (entry.attributes().isDirectory()) {
                    into(entry.path(), entry.key());
                } else {
                    found.add(describe(entry.key(), entry.attributes()));
                }
            }
        }

        private List<Entry> entries(Path folder, String folderKey) throws IOException {
            List<Entry> entries = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    entry(file, folderKey).ifPresent(entries::add);
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                return List.of();
            }
            entries.sort(Entry.ORDER);
            return entries;
        }

        private Optional<Entry> entry(Path file, String folderKey) throws IOException {
            Optional<String> part = KeyPath.decode(file.getFileName().toString());
            if (part.isEmpty() || !mayMatch(folderKey + part.get())) {
                return Optional.empty();
            }
            String key = folderKey + part.get();
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isDirectory()) {
                    return Optional.of(new Entry(key + "/", file, attributes)).filter(e -> reachesBeyondStart(e.key()));
                }
                return Optional.of(new Entry(key, file, attributes))
                        .filter(e -> attributes.isRegularFile()
                                && key.startsWith(prefix)
                                && ObjectKey.ORDER.compare(key, after) > 0);
            } catch (NoSuchFileException e) {
                // Deleted while we looked.
                return Optional.empty();
            }
        }

        private boolean mayMatch(String key) {
            return key.startsWith(prefix) || prefix.startsWith(key + "/");
        }

        private boolean reachesBeyondStart(String folderKey) {
            return after.startsWith(folderKey) || ObjectKey.ORDER.compare(folderKey, after) > 0;
        }
    }
}
