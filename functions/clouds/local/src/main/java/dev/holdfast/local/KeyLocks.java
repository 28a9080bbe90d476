package dev.holdfast.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Exclusion per key among the threads of this process and among processes on this machine. A key falls on one of
 * {@value #STRIPES} lock files; within a process a lock per file comes first, because POSIX file locks belong to the
 * process and are dropped by closing any channel to the file.
 */
final class KeyLocks {
    private static final int STRIPES = 64;

    /** Shared by all stores of this process that stand on one folder. */
    private static final ConcurrentHashMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final Folders folders;
    private final Path root;

    KeyLocks(Folders folders, Path root) {
        this.folders = folders;
        this.root = root;
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Guarded<T> {
        T run() throws IOException;
    }

    <T> T holding(String key, Guarded<T> guarded) throws IOException {
        folders.create(root);
        Path file = root.toRealPath().resolve(Integer.toString(Math.floorMod(key.hashCode(), STRIPES)));
        ReentrantLock inProcess = IN_PROCESS.computeIfAbsent(file, f -> new ReentrantLock());
        inProcess.lock();
        try (FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Folders.PRIVATE_FILE);
                FileLock held = channel.lock()) {
            assert held.isValid();
            return guarded.run();
        } finally {
            inProcess.unlock();
        }
    }
}
