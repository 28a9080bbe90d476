package dev.holdfast.local;

import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;

/** A streamed write to a file store. Failures of the disk surface as {@link StoreException}, also from the body. */
final class FileUpload implements Upload {
    private final FileStore store;
    private final String key;
    private final Uploads.Unfinished file;
    private final OutputStream body = new Body();

    FileUpload(FileStore store, String key, Uploads.Unfinished file) {
        this.store = store;
        this.key = key;
        this.file = file;
    }

    @Override
    public OutputStream body() {
        return body;
    }

    @Override
    public StoredObject complete() {
        return store.attempt(key, () -> {
            try {
                return store.publish(key, file, PutCondition.always());
            } catch (NoSuchFileException e) {
                throw new StoreException.Unavailable(
                        store.name(), key, "the upload was aborted as unfinished before it completed.", e);
            }
        });
    }

    @Override
    public void close() {
        store.attempt(key, () -> {
            file.close();
            return key;
        });
    }

    /** Closing the body must not complete, and must not keep the file from being completed. */
    private final class Body extends OutputStream {
        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            store.attempt(key, () -> {
                file.body().write(bytes, offset, length);
                return key;
            });
        }
    }
}
