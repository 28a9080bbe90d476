package dev.holdfast.core.vault;

import dev.holdfast.core.run.CleanUp;
import dev.holdfast.core.system.ArtifactSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/**
 * Takes one backup into the vault's primary store: artifacts first, the manifest last. Until {@link #publish} returns
 * the backup does not exist. Used by one thread; closing it without having published discards it.
 *
 * <p>A store may take its time to put a large artifact together after the last byte, so the next artifact does not wait for
 * that; {@link #publish} does, and fails when any of them did not come to stand in the store.
 */
public final class BackupWriter implements ArtifactSink, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BackupWriter.class);

    private final Vault vault;
    private final BackupId id;
    private final String system;
    private final PipelineSettings settings;
    private final List<KeyWrap> wraps;
    private final ArtifactCodec codec;
    private final List<Completing> completing = new ArrayList<>();
    /** Also those whose upload failed: the store may have taken them and lost the answer. */
    private final Set<String> attempted = new LinkedHashSet<>();

    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** The manifest was sent. From here on data is left alone: the store may have taken the manifest. */
        PUBLISHING,
        DISCARDED
    }

    /** An artifact whose bytes are all sent. */
    private record Completing(String name, FutureTask<Artifact> artifact) {}

    BackupWriter(Vault vault, BackupId id, String system, PipelineSettings settings) {
        this.vault = vault;
        this.id = id;
        this.system = system;
        this.settings = settings;
        vault.signer(); // whoever cannot sign finds out before the capture, not after it
        byte[] dataKey = DataKeys.fresh();
        wraps = vault.dataKeys().wrap(dataKey, vault.layout().context(system, id));
        codec = new ArtifactCodec(dataKey, ArtifactCodec.SEGMENT_BYTES);
        Arrays.fill(dataKey, (byte) 0);
    }

    /** The backup being made. */
    public BackupId id() {
        return id;
    }

    /**
     * {@inheritDoc}
     *
     * <p>An {@link IOException} of the body surfaces as {@link UncheckedIOException}, one of the store as
     * {@link StoreException.Unavailable}. Memory stays constant whatever the length.
     *
     * <p>After a failed attempt the same name may be written again: a capture may fall back to another format.
     *
     * @throws IllegalArgumentException when the backup has an artifact of that name, or it cannot be part of a key
     */
    @Override
    public void write(String name, String format, Body body) {
        requireOpen();
        String key = vault.layout().data(id, name);
        if (completing.stream().anyMatch(written -> written.name().equals(name))) {
            throw new IllegalArgumentException("backup " + id + " already has an artifact '" + name + "'");
        }
        attempted.add(key);
        ObjectStore store = vault.primary();
        Upload upload = store.upload(key);
        MeasuredOutput stored = new MeasuredOutput(upload.body());
        Tally plain;
        try {
            plain = encode(name, body, stored, store, key);
        } catch (RuntimeException | Error e) {
            CleanUp.run(upload::close);
            throw e;
        }
        FutureTask<Artifact> artifact =
                new FutureTask<>(() -> complete(name, format, store, upload, key, plain, stored.tally()));
        completing.add(new Completing(name, artifact));
        Thread.ofVirtual().name("completes " + name).start(artifact);
    }

    private static Artifact complete(
            String name, String format, ObjectStore store, Upload upload, String key, Tally plain, Tally stored) {
        try (upload) {
            StoredObject object = upload.complete();
            if (object.bytes() != stored.bytes()) {
                throw new IntegrityException("artifact '" + name + "': store '" + store.name() + "' holds "
                        + object.bytes() + " bytes of " + stored.bytes() + " that were sent.");
            }
            return new Artifact(name, format, location(key, store, object, plain, stored));
        }
    }

    private Tally encode(String name, Body body, MeasuredOutput stored, ObjectStore store, String key) {
        PlainOutput plain = null;
        try (OutputStream encoder = codec.encode(stored, vault.layout().context(system, id, name), settings)) {
            plain = new PlainOutput(encoder);
            try {
                body.writeTo(plain);
                plain.end();
            } catch (IOException | RuntimeException | Error e) {
                stored.abandon(); // closing the encoder must not push an end marker after half an artifact
                throw e;
            }
        } catch (IOException e) {
            throw stored.failure()
                    .<RuntimeException>map(broken -> new StoreException.Unavailable(
                            store.name(), key, "the upload broke off: " + broken.getMessage(), broken))
                    .orElseGet(() -> new UncheckedIOException("artifact '" + name + "': " + e.getMessage(), e));
        }
        stored.failure().ifPresent(broken -> {
            throw new StoreException.Unavailable(
                    store.name(), key, "the upload broke off: " + broken.getMessage(), broken);
        });
        return plain.tally();
    }

    private static Artifact.Stored location(
            String key, ObjectStore store, StoredObject object, Tally plain, Tally stored) {
        SortedMap<String, String> versions = new TreeMap<>();
        if (!object.version().equals(StoredObject.UNVERSIONED)) {
            versions.put(store.name(), object.version());
        }
        return new Artifact.Stored(key, versions, stored.bytes(), stored.sha256Hex(), plain.bytes(), plain.sha256Hex());
    }

    /**
     * What is stored, in the order it was written. Waits for all of it.
     *
     * @throws StoreException when the store did not take one of them
     * @throws IntegrityException when it holds another number of bytes than were sent
     */
    public List<Artifact> artifacts() {
        return completing.stream().map(this::completed).toList();
    }

    private Artifact completed(Completing written) {
        try {
            return written.artifact().get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(
                    vault.primary().name(), vault.layout().data(id, written.name()), "the upload was interrupted.", e);
        }
    }

    /**
     * Writes the manifest; from then on the backup exists. When the store's answer was lost, it is asked whether it
     * took the manifest all the same. After a failed attempt the data stays for {@link Vault#sweep}: the store may
     * still come to show the manifest, and a manifest without its bytes must never exist.
     *
     * @throws IllegalStateException when nothing was written
     */
    public Manifest publish(ManifestDraft draft) {
        requireOpen();
        if (completing.isEmpty()) {
            throw new IllegalStateException("backup " + id + " has no artifacts; an empty backup is not published");
        }
        Manifest manifest = manifest(draft);
        String key = vault.layout().manifest(manifest);
        byte[] document = SignedDocument.seal(manifest, vault.signer());
        state = State.PUBLISHING;
        try {
            vault.primary().put(key, document, PutCondition.ifAbsent());
        } catch (StoreException.Unavailable | StoreException.ConditionFailed e) {
            if (!isThere(key, document)) {
                throw e;
            }
        }
        return manifest;
    }

    private Manifest manifest(ManifestDraft draft) {
        return new Manifest(
                Manifest.SCHEMA,
                id,
                vault.layout().plan(),
                draft.planDigest(),
                system,
                draft.kind(),
                draft.tier(),
                draft.reason(),
                draft.consistencyInstant(),
                draft.startedAt(),
                draft.source(),
                draft.isolation(),
                artifacts(),
                draft.dependsOn(),
                new Manifest.Compression(ArtifactCodec.COMPRESSION, settings.level()),
                new Manifest.Encryption(ArtifactCodec.CIPHER, ArtifactCodec.SEGMENT_BYTES, wraps),
                draft.fingerprint(),
                draft.tools());
    }

    private boolean isThere(String key, byte[] document) {
        try {
            return Arrays.equals(vault.primary().fetch(key).content(), document);
        } catch (StoreException e) {
            return false;
        }
    }

    /**
     * Removes what was uploaded, unless the manifest was already sent. Best effort: never throws, so that the error
     * that led here stays the one that is seen; what remains is swept later. Idempotent.
     */
    public void discard() {
        if (state != State.OPEN) {
            return;
        }
        state = State.DISCARDED;
        // What still completes would come to stand in the store after it was removed.
        completing.forEach(this::awaitEnd);
        for (String key : attempted) {
            try {
                vault.primary().delete(key);
            } catch (RuntimeException e) {
                LOG.debugf(e, "%s of an unpublished backup stays for the sweep", key);
            }
        }
    }

    private void awaitEnd(Completing written) {
        try {
            completed(written);
        } catch (RuntimeException | Error e) {
            LOG.debugf(e, "artifact '%s' of an unpublished backup did not complete", written.name());
        }
    }

    /** {@link #discard() Discards} unless published. */
    @Override
    public void close() {
        discard();
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("backup " + id + " was already published or discarded");
        }
    }
}
