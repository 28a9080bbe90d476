package dev.holdfast.core.vault;

import java.util.ArrayList;
import java.util.List;

/** Which objects of a store a backup consists of. */
final class BackupObjects {
    private BackupObjects() {}

    /** The keys of its manifest, of its stored artifacts and of the records this store has of it. */
    static List<String> keys(VaultLayout layout, ObjectStore store, Manifest manifest) {
        List<String> keys = new ArrayList<>(List.of(layout.manifest(manifest)));
        for (Artifact artifact : manifest.artifacts()) {
            if (artifact.location() instanceof Artifact.Stored stored) {
                keys.add(stored.key());
            }
        }
        keys.addAll(Documents.keys(store, layout.records(manifest.id())));
        return keys;
    }
}
