package dev.holdfast.core.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Removes what crashed runs left behind. Decides first over all stores, deletes afterwards. */
final class Sweep {
    private final VaultLayout layout;
    private final List<ObjectStore> stores;
    private final Instant before;
    private final List<SweepReport.Removed> removed = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Sweep(VaultLayout layout, List<ObjectStore> stores, Instant before) {
        this.layout = layout;
        this.stores = stores;
        this.before = before;
    }

    SweepReport run() {
        // Data before manifests: a backup published in between is then seen as published.
        Map<ObjectStore, Map<BackupId, List<StoredObject>>> candidates = new LinkedHashMap<>();
        stores.forEach(store -> candidates.put(store, oldData(store)));
        Set<BackupId> published = new HashSet<>();
        stores.forEach(store -> published.addAll(published(store)));
        candidates.forEach((store, backups) -> backups.forEach((id, objects) -> {
            if (!published.contains(id)) {
                remove(store, id, objects);
            }
        }));
        return new SweepReport(List.copyOf(removed), abortUploads(), List.copyOf(problems));
    }

    private Map<BackupId, List<StoredObject>> oldData(ObjectStore store) {
        Map<BackupId, List<StoredObject>> found = new LinkedHashMap<>();
        String after = "";
        List<StoredObject> page;
        do {
            page = store.list(layout.data(), after, Documents.PAGE);
            for (StoredObject object : page) {
                after = object.key();
                Optional<BackupId> id = layout.backupOf(object.key());
                if (id.isEmpty() || !id.get().isTimeOrdered()) {
                    problems.add("store '" + store.name() + "': " + object.key()
                            + " belongs to no backup of Holdfast's; it was left alone.");
                } else if (id.get().createdAt().isBefore(before)) {
                    found.computeIfAbsent(id.get(), any -> new ArrayList<>()).add(object);
                }
            }
        } while (page.size() == Documents.PAGE);
        return found;
    }

    private Set<BackupId> published(ObjectStore store) {
        Set<BackupId> ids = new HashSet<>();
        for (String key : Documents.keys(store, layout.manifests())) {
            layout.parseManifest(key).ifPresent(parsed -> ids.add(parsed.id()));
        }
        return ids;
    }

    private void remove(ObjectStore store, BackupId id, List<StoredObject> objects) {
        int count = 0;
        long bytes = 0;
        for (StoredObject object : objects) {
            try {
                store.delete(object.key());
                count++;
                bytes += object.bytes();
            } catch (StoreException e) {
                problems.add(e.getMessage());
            }
        }
        if (count > 0) {
            removed.add(new SweepReport.Removed(store.name(), id, count, bytes));
        }
    }

    private int abortUploads() {
        int aborted = 0;
        for (ObjectStore store : stores) {
            try {
                aborted += store.abortUnfinished(layout.everything(), before);
            } catch (StoreException e) {
                problems.add(e.getMessage());
            }
        }
        return aborted;
    }
}
