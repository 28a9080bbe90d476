package dev.holdfast.core.plan;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * Where backups and evidence live.
 *
 * @param stores the first takes backups as they are made, the others get copies
 * @param coordination name of the store that is authoritative for leases and journals
 * @param keys every backup's data key is wrapped under each of them
 * @param lock what keeps published backups from being deleted too early
 */
public record VaultSpec(List<StoreSpec> stores, String coordination, List<KeySpec> keys, SignerSpec signer, Lock lock) {

    /** A vault without a lock. */
    public VaultSpec(List<StoreSpec> stores, String coordination, List<KeySpec> keys, SignerSpec signer) {
        this(stores, coordination, keys, signer, new Lock.None());
    }

    /** Whether the stores refuse to delete. */
    public sealed interface Lock {
        /** They delete when asked. */
        record None() implements Lock {}

        /**
         * They refuse for so long after publishing.
         *
         * @param mode {@code governance} (a special right overrides it) or {@code compliance} (nothing does)
         */
        record For(String mode, Period period) implements Lock {}
    }

    /** The store with this name. */
    public Optional<StoreSpec> store(String name) {
        return stores.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
