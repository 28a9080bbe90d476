package dev.holdfast.kubernetes;

import dev.holdfast.core.failover.ClusterAccess;
import dev.holdfast.core.failover.ClusterAccess.AccessUnavailable;
import io.fabric8.kubernetes.client.OAuthTokenProvider;

/**
 * A token made for each request, so none runs out while something is waited for; the client asks again when a cluster answers
 * 401, and repeats the request once with what it gets. Where no new one can be made the last one is used, and the cluster says
 * what it is worth.
 */
final class FreshToken implements OAuthTokenProvider {
    private final ClusterAccess access;
    private final String cluster;
    private volatile String last;

    /** @throws AccessUnavailable when not even a first one can be made */
    FreshToken(ClusterAccess access, String cluster) {
        this.access = access;
        this.cluster = cluster;
        this.last = access.token(cluster).reveal();
    }

    @Override
    public String getToken() {
        try {
            last = access.token(cluster).reveal();
        } catch (AccessUnavailable e) {
            // An interceptor that throws would look like a cluster that does not answer.
            return last;
        }
        return last;
    }
}
