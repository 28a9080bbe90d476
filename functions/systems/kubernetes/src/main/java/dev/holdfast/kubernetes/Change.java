package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an order makes of a deployment as it is found. Deciding anew each time makes an order idempotent and lets it be
 * repeated after a conflict.
 */
sealed interface Change permits Change.Leave, Change.Send, Change.Refuse {

    /** Decides from the deployment as it is now. */
    @FunctionalInterface
    interface Order {
        /**
         * @param revisions asks the cluster for the revisions that are kept
         * @param epoch the fencing epoch under which this happens
         */
        Change of(Deployment now, Supplier<List<ReplicaSet>> revisions, long epoch);
    }

    /** The deployment is as it should be. */
    record Leave() implements Change {}

    /** Send this. */
    record Send(Patch patch) implements Change {}

    /** It cannot be done to the deployment as it is. */
    record Refuse(String why, String hint) implements Change {}
}
