package dev.holdfast.core.plan;

import java.util.List;
import java.util.Optional;

/**
 * Where backups and evidence live.
 *
 * @param stores the first takes backups as they are made, the others get copies
 * @param coordination name of the store that is authoritative for leases and journals
 * @param keys every backup's data key is wrapped under each of them
 */
public record VaultSpec(List<StoreSpec> stores, String coordination, List<KeySpec> keys, SignerSpec signer) {

    /** The store with this name. */
    public Optional<StoreSpec> store(String name) {
        return stores.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
