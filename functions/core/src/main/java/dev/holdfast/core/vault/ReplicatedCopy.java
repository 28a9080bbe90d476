package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks whether the provider has brought one backup from the primary store into another. Writes nothing. An object counts as
 * there when the other store shows it with the same length and, where both keep versions, as the same version: a replica keeps
 * its version's identifier (Amazon S3 User Guide, "Replicating objects within and across Regions").
 */
final class ReplicatedCopy {
    private final Vault vault;
    private final Manifest manifest;
    private final ObjectStore source;
    private final ObjectStore target;
    private final List<String> waiting = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    ReplicatedCopy(Vault vault, Manifest manifest, ObjectStore target) {
        this.vault = vault;
        this.manifest = manifest;
        this.source = vault.primary();
        this.target = target;
    }

    /** Never throws for a store's sake: the outcome says what was seen. */
    CopyOutcome look() {
        try {
            Set<String> keys = keys();
            keys.forEach(this::look);
            if (!lost.isEmpty()) {
                return new CopyOutcome.Failed(target.name(), String.join(" ", lost));
            }
            return waiting.isEmpty()
                    ? new CopyOutcome.AlreadyThere(target.name(), manifest.storedBytes())
                    : new CopyOutcome.Awaited(target.name(), keys.size() - waiting.size(), keys.size());
        } catch (HoldfastException e) {
            return new CopyOutcome.Failed(target.name(), e.getMessage());
        }
    }

    private Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (Artifact artifact : manifest.artifacts()) {
            if (artifact.location() instanceof Artifact.Stored stored) {
                keys.add(stored.key());
            }
        }
        keys.add(vault.layout().manifest(manifest));
        keys.addAll(Documents.keys(source, vault.layout().records(manifest.id())));
        return keys;
    }

    private void look(String key) {
        Optional<StoredObject> original = source.head(key);
        if (original.isEmpty()) {
            lost.add(key + " is not in store '" + source.name() + "' any more.");
            return;
        }
        Optional<StoredObject> replica = target.head(key);
        if (replica.filter(there -> isSame(original.get(), there)).isPresent()) {
            return;
        }
        switch (source.replication(key)) {
            case PENDING -> waiting.add(key);
            case FAILED ->
                lost.add("the replication of " + key + " failed: see the rule, its role and the keys it uses.");
            case NONE -> lost.add("no replication rule of store '" + source.name() + "' covers " + key + ".");
            case DONE ->
                lost.add(key + " is said to be replicated, but is not what stands in store '" + target.name() + "'.");
        }
    }

    private static boolean isSame(StoredObject original, StoredObject replica) {
        boolean comparable = !original.version().equals(StoredObject.UNVERSIONED)
                && !replica.version().equals(StoredObject.UNVERSIONED);
        return original.bytes() == replica.bytes()
                && (!comparable || original.version().equals(replica.version()));
    }
}
