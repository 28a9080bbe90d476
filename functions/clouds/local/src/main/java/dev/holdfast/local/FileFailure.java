package dev.holdfast.local;

import dev.holdfast.core.vault.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Says what an {@link IOException} of the file system means for a store. */
final class FileFailure {
    private FileFailure() {}

    static StoreException of(String store, String key, IOException e) {
        // The JDK gives most causes no type of their own; the text is the C library's strerror in the C locale.
        String reason = Optional.ofNullable(e.getMessage()).orElse("");
        if (reason.contains("No space left on device") || reason.contains("Disk quota exceeded")) {
            return new StoreException.Full(store, key, "the disk is full.", e);
        }
        if (e instanceof AccessDeniedException
                || reason.contains("Permission denied")
                || reason.contains("Operation not permitted")
                || reason.contains("Read-only file system")) {
            return new StoreException.Denied(store, key, "the file system refuses access: " + describe(e), e);
        }
        if (reason.contains("File name too long")) {
            return new StoreException.Misconfigured(
                    store, "the key '" + key + "' is too long for this file system.", "use shorter names in the plan.");
        }
        if (reason.contains("Not a directory") || reason.contains("Is a directory") || e instanceof FileAlreadyThere) {
            return new StoreException.Misconfigured(
                    store,
                    "the key '" + key + "' would need a folder where an object is, or the other way round.",
                    "a file store cannot hold both 'a' and 'a/b'; rename one of them.");
        }
        return new StoreException.Unavailable(store, key, "the file system failed: " + describe(e), e);
    }

    private static String describe(IOException e) {
        String text = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return e.getClass().getSimpleName() + (text == null ? "" : ", " + text) + ".";
    }

    /** A file stands where a folder must be, or a folder where a file must be. */
    static final class FileAlreadyThere extends FileNotFoundException {
        private static final long serialVersionUID = 1;
    }
}
