package dev.holdfast.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files that only their owner can open and that survive a power cut once a method has returned. */
final class Folders {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** A folder pruned by a deletion at the same moment is made again, this often. */
    private static final int ATTEMPTS = 100;

    /** Makes {@code folder} and the folders above it that are missing. */
    void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            create(parent);
        }
        try {
            Files.createDirectory(folder, PRIVATE_FOLDER);
            sync(parent);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new FileFailure.FileAlreadyThere();
            }
        }
    }

    /** Moves {@code file} to {@code target} in one step, replacing what stood there, and makes the folders it needs. */
    void publish(Path file, Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                create(target.getParent());
                if (Files.isDirectory(target)) {
                    throw new FileFailure.FileAlreadyThere();
                }
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                sync(target.getParent());
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS || !Files.exists(file)) {
                    throw e;
                }
            }
        }
    }

    /** Removes the empty folders from {@code folder} upwards, {@code root} excluded. */
    void prune(Path folder, Path root) throws IOException {
        for (Path empty = folder; !empty.equals(root); empty = empty.getParent()) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    /** Puts a folder's entries on the disk, so that a move or a deletion in it is not undone by a power cut. */
    void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Pruned meanwhile: then there is nothing left to keep.
            return;
        }
    }
}
