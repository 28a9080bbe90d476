package dev.holdfast.kubernetes;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SecretRef;

/** How a side's cluster is entered. */
sealed interface Entrance {
    /** Where the address stands, for messages. */
    String place();

    /** What to do when the cluster does not accept the credentials; a phrase. */
    String renewal();

    /** Whom the cluster takes Holdfast for; a phrase. */
    String user();

    /** As an instrument says; the grammar sees to it that one of both is there. */
    static Entrance of(Instrument instrument, Side side) {
        String word = side.word();
        return instrument
                .secret(word + "Kubeconfig")
                .<Entrance>map(Kept::new)
                .orElseGet(() -> new Vouched(
                        instrument.required(word + "Cluster"),
                        instrument.required(word + "Endpoint"),
                        instrument.required(word + "Authority")));
    }

    /**
     * By an access that is kept as a secret.
     *
     * @param kubeconfig where
     */
    record Kept(SecretRef kubeconfig) implements Entrance {
        @Override
        public String place() {
            return kubeconfig.toString();
        }

        @Override
        public String renewal() {
            return "the token or certificate has expired or was revoked: write a fresh kubeconfig to " + kubeconfig;
        }

        @Override
        public String user() {
            return "the kubeconfig's user";
        }
    }

    /**
     * By the identity that this runtime has, for which the cloud vouches.
     *
     * @param cluster as a {@code ClusterAccess} knows it
     * @param endpoint URL of its API server
     * @param authority certificates that vouch for that server, PEM in Base64
     */
    record Vouched(String cluster, String endpoint, String authority) implements Entrance {
        @Override
        public String place() {
            return "the plan";
        }

        @Override
        public String renewal() {
            return "make the role that acts known to the cluster (EKS: an access entry), and compare this machine's clock"
                    + " with the time in UTC";
        }

        @Override
        public String user() {
            return "the role that acts";
        }
    }
}
