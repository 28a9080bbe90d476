package dev.holdfast.core.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Secret;

/**
 * Lets Holdfast into Kubernetes clusters by the identity it runs under, so that no access to them has to be kept anywhere. One
 * bean per cloud.
 */
public interface ClusterAccess {
    /** Whether it is one of its clusters, as a plan names it: {@code eks:us-west-2/clinic}. */
    boolean knows(String cluster);

    /**
     * A bearer token for this cluster, good for some minutes from now. Made afresh at each call and without asking the
     * cluster or its region, so whoever works for long asks again before each request.
     *
     * @throws AccessUnavailable when there is no identity to make one from
     */
    Secret token(String cluster);

    /** There is no identity that a token could be made from. */
    final class AccessUnavailable extends HoldfastException {
        private static final long serialVersionUID = 1L;

        /** The cause may say where credentials were looked for, never one of them. */
        public AccessUnavailable(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }
}
