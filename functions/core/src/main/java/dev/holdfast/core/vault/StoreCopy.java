package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.CleanUp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings one backup from the primary store into another. */
final class StoreCopy {
    private final Vault vault;
    private final Manifest manifest;
    private final ObjectStore source;
    private final ObjectStore target;
    private final Clock clock;
    private final SortedMap<String, String> versions = new TreeMap<>();
    private long transferred;

    StoreCopy(Vault vault, Manifest manifest, ObjectStore target, Clock clock) {
        this.vault = vault;
        this.manifest = manifest;
        this.source = vault.primary();
        this.target = target;
        this.clock = clock;
    }

    CopyOutcome run() {
        try {
            return copy();
        } catch (HoldfastException e) {
            return new CopyOutcome.Failed(target.name(), e.getMessage());
        } catch (UncheckedIOException e) {
            return new CopyOutcome.Failed(target.name(), "the transfer broke off: " + e.getMessage());
        }
    }

    private CopyOutcome copy() {
        String key = vault.layout().manifest(manifest);
        byte[] document = source.fetch(key).content();
        if (!vault.documents().manifestFrom(document, key).equals(manifest)) {
            throw new IntegrityException("the manifest " + key + " is not the one this copy was asked for.");
        }
        boolean published = isPublished(key, document);
        for (Artifact artifact : manifest.artifacts()) {
            if (artifact.location() instanceof Artifact.Stored stored && !(published && holds(stored))) {
                transfer(artifact.name(), stored);
            }
        }
        if (!published) {
            target.put(key, document, PutCondition.ifAbsent());
        }
        bringRecords();
        if (published && transferred == 0) {
            return new CopyOutcome.AlreadyThere(target.name(), manifest.storedBytes());
        }
        Instant now = clock.instant();
        vault.append(new BackupRecord.Copy(
                BackupRecord.newId(now), manifest.id(), now, target.name(), transferred, versions));
        return new CopyOutcome.Made(target.name(), transferred);
    }

    private boolean isPublished(String key, byte[] document) {
        if (target.head(key).isEmpty()) {
            return false;
        }
        if (!Arrays.equals(target.fetch(key).content(), document)) {
            throw new IntegrityException(
                    "store '" + target.name() + "' holds another manifest under " + key + "; it was left alone.");
        }
        return true;
    }

    private boolean holds(Artifact.Stored stored) {
        Optional<StoredObject> object = target.head(stored.key());
        return object.isPresent() && object.get().bytes() == stored.bytes();
    }

    private void transfer(String artifact, Artifact.Stored stored) {
        Upload upload = target.upload(stored.key());
        try (InputStream in = source.get(stored.key(), 0)) {
            MeasuredInput bytes = new MeasuredInput(in);
            bytes.transferTo(upload.body());
            Tally tally = bytes.tally();
            if (tally.bytes() != stored.bytes() || !tally.sha256Hex().equals(stored.sha256())) {
                throw new IntegrityException("artifact '" + artifact + "' in store '" + source.name()
                        + "' is not what the manifest says; it was not copied.");
            }
            StoredObject object = upload.complete();
            if (!object.version().equals(StoredObject.UNVERSIONED)) {
                versions.put(artifact, object.version());
            }
            transferred += stored.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("artifact '" + artifact + "': " + e.getMessage(), e);
        } finally {
            CleanUp.run(upload::close);
        }
    }

    /** As they are: a record's signature vouches for it in every store. */
    private void bringRecords() {
        String prefix = vault.layout().records(manifest.id());
        for (String key : Documents.keys(source, prefix)) {
            if (target.head(key).isEmpty()) {
                target.put(key, source.fetch(key).content(), PutCondition.ifAbsent());
            }
        }
    }
}
