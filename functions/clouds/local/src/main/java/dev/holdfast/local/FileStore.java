package dev.holdfast.local;

import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectKey;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects as files below {@code objects/} of a folder; {@code uploads/} keeps what is not complete and {@code locks/} the
 * lock files, so that no key can be mistaken for either. Files are readable by their owner only.
 *
 * <p>The tag is the file's modification time and length. Each write under a key gets a later time than the one before,
 * whatever the clock does, so a tag names one write: a content that changed and changed back no longer matches.
 *
 * <p>On a file system that ignores case, keys that differ in case only are one object. A folder cannot hold both a key
 * {@code a} and a key {@code a/b}.
 */
public final class FileStore implements ObjectStore {
    /** What is added to the time of the write before when the clock gives no later one; file systems differ in resolution. */
    private static final long[] STEPS = {0, 1, 1_000, 1_000_000, 2_000_000_000};

    private final String name;
    private final Path objects;
    private final Clock clock;
    private final Folders folders = new Folders();
    private final KeyLocks locks;
    private final Uploads uploads;
    private final Listing listing;

    public FileStore(String name, Path folder, Clock clock) {
        Path root = folder.toAbsolutePath().normalize();
        this.name = name;
        this.objects = root.resolve("objects");
        this.clock = clock;
        this.locks = new KeyLocks(folders, root.resolve("locks"));
        this.uploads = new Uploads(folders, root.resolve("uploads"));
        this.listing = new Listing(objects);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(Feature.ATOMIC_CONDITIONS);
    }

    @Override
    public Upload upload(String key) {
        fitting(key);
        return attempt(key, () -> new FileUpload(this, key, uploads.start(key, clock.instant())));
    }

    @Override
    public StoredObject put(String key, byte[] content, PutCondition condition) {
        fitting(key);
        return attempt(key, () -> {
            try (Uploads.Unfinished file = uploads.start(key, clock.instant())) {
                file.body().write(content);
                return publish(key, file, condition);
            }
        });
    }

    /** Makes the finished file the object under {@code key}, if {@code condition} holds. */
    StoredObject publish(String key, Uploads.Unfinished file, PutCondition condition) throws IOException {
        file.flushToDisk();
        return locks.holding(key, () -> {
            Path target = path(key);
            Optional<StoredObject> present = stat(key);
            if (!holds(condition, present)) {
                throw new StoreException.ConditionFailed(name, key);
            }
            stampAfter(present, file.data());
            StoredObject written = Listing.describe(key, file.data());
            folders.publish(file.data(), target);
            return written;
        });
    }

    private static boolean holds(PutCondition condition, Optional<StoredObject> present) {
        return switch (condition) {
            case PutCondition.Always always -> true;
            case PutCondition.IfAbsent absent -> present.isEmpty();
            case PutCondition.IfMatches matches ->
                present.filter(o -> o.tag().equals(matches.tag())).isPresent();
        };
    }

    private void stampAfter(Optional<StoredObject> present, Path file) throws IOException {
        Instant now = clock.instant();
        Instant before = present.map(StoredObject::modified).orElse(Instant.MIN);
        for (long step : STEPS) {
            Instant time = now.isAfter(before) ? now.plusNanos(step) : before.plusNanos(step);
            Files.setLastModifiedTime(file, FileTime.from(time));
            // Read back, because a coarse file system rounds.
            if (Files.getLastModifiedTime(file).toInstant().isAfter(before)) {
                return;
            }
        }
        throw new IOException("the file system does not keep modification times");
    }

    @Override
    public InputStream get(String key, long offset) {
        Path path = path(key);
        return attempt(key, () -> {
            FileInputStream in = open(key, path);
            try {
                in.getChannel().position(offset);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        });
    }

    private FileInputStream open(String key, Path path) throws IOException {
        // Without this question the JDK reports a folder and a missing file by the same exception.
        if (stat(key).isEmpty()) {
            throw new StoreException.Missing(name, key);
        }
        return new FileInputStream(path.toFile());
    }

    @Override
    public Fetched fetch(String key) {
        Path path = path(key);
        return attempt(key, () -> {
            // The path may be replaced between looking and reading: then look again.
            while (true) {
                StoredObject before = stat(key).orElseThrow(() -> new StoreException.Missing(name, key));
                try {
                    byte[] content = Files.readAllBytes(path);
                    if (stat(key).filter(before::equals).isPresent()) {
                        return new Fetched(before, content);
                    }
                } catch (NoSuchFileException e) {
                    throw new StoreException.Missing(name, key);
                }
            }
        });
    }

    @Override
    public Optional<StoredObject> head(String key) {
        ObjectKey.valid(key);
        return attempt(key, () -> stat(key));
    }

    private Optional<StoredObject> stat(String key) throws IOException {
        if (!KeyPath.fits(key)) {
            return Optional.empty();
        }
        try {
            Path path = path(key);
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(Listing.describe(key, attributes)) : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if ("Not a directory".equals(e.getReason())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<StoredObject> list(String prefix, String after, int limit) {
        return attempt(prefix, () -> listing.list(prefix, after, limit));
    }

    @Override
    public List<StoredObject> versions(String key) {
        return head(key).stream().toList();
    }

    @Override
    public void delete(String key) {
        ObjectKey.valid(key);
        attempt(key, () -> {
            if (stat(key).isEmpty()) {
                return key;
            }
            return locks.holding(key, () -> {
                Path path = path(key);
                if (stat(key).isPresent()) {
                    Files.delete(path);
                    folders.sync(path.getParent());
                    folders.prune(path.getParent(), objects);
                }
                return key;
            });
        });
    }

    @Override
    public int abortUnfinished(String prefix, Instant startedBefore) {
        return attempt(prefix, () -> uploads.abort(prefix, startedBefore));
    }

    @Override
    public void close() {
        // Nothing is held open between calls.
    }

    private Path path(String key) {
        return KeyPath.under(objects, ObjectKey.valid(key));
    }

    private void fitting(String key) {
        if (!KeyPath.fits(ObjectKey.valid(key))) {
            throw new StoreException.Misconfigured(
                    name,
                    "the key '" + key + "' has a part of more than " + KeyPath.MAX_NAME
                            + " bytes, counting three for each byte beyond ASCII.",
                    "use shorter names in the plan.");
        }
    }

    /** Runs a piece of file work and translates what it throws. */
    <T> T attempt(String key, KeyLocks.Guarded<T> work) {
        try {
            return work.run();
        } catch (DirectoryIteratorException e) {
            throw FileFailure.of(name, key, e.getCause());
        } catch (IOException e) {
            throw FileFailure.of(name, key, e);
        }
    }
}
