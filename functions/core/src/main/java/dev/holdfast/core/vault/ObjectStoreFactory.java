package dev.holdfast.core.vault;

import dev.holdfast.core.plan.StoreSpec;

/** Opens stores of one kind; one bean per adapter, chosen by {@link #kind()}. */
public interface ObjectStoreFactory {

    /** The kind as written in a plan, for example {@code file} or {@code s3}. */
    String kind();

    /**
     * Opens the store a plan describes. Does no I/O beyond what creating a client needs: an unreachable store shows
     * itself at the first request.
     *
     * @throws StoreException.Misconfigured when the settings cannot work
     */
    ObjectStore open(StoreSpec spec);
}
