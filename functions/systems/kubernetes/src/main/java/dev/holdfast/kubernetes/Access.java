package dev.holdfast.kubernetes;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver.SecretUnavailable;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.ClusterAccess;
import dev.holdfast.core.failover.WorkloadException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;

/** Opens a side's cluster with what the plan says, a kubeconfig or a named cluster, and nothing else. */
record Access(Secrets secrets, List<ClusterAccess> accesses) {
    private static final String HINT = "write a self-contained one with a service account's token: "
            + "'kubectl config view --raw --flatten --minify' shows what belongs into it.";

    /**
     * Reads the secret or makes a first token, and makes a client; asks no cluster yet.
     *
     * @throws WorkloadException.Precondition when there is no access, or it cannot be used; the message carries none of it
     */
    Cluster open(Site site) {
        return switch (site.entrance()) {
            case Entrance.Kept kept -> open(site, kept);
            case Entrance.Vouched vouched -> open(site, vouched);
        };
    }

    private Cluster open(Site site, Entrance.Kept kept) {
        String kubeconfig = read(site, kept).reveal();
        List<String> problems = Kubeconfig.problems(kubeconfig);
        if (!problems.isEmpty()) {
            throw unusable(site, kept, String.join("; ", problems));
        }
        try {
            return cluster(site, Config.fromKubeconfig(kubeconfig));
        } catch (RuntimeException e) {
            // Its message may quote a key or certificate.
            throw unusable(site, kept, unreadable(e));
        }
    }

    private Cluster open(Site site, Entrance.Vouched vouched) {
        ClusterAccess access = accesses.stream()
                .filter(one -> one.knows(vouched.cluster()))
                .findFirst()
                .orElseThrow(() -> new WorkloadException.Precondition(
                        site.instrument(),
                        "nothing installed knows the cluster '" + vouched.cluster() + "'.",
                        "run this where that cloud's control module is carried, or name a kubeconfig.",
                        null));
        // The client would take it for no authority at all and trust the machine's.
        if (!Kubeconfig.isCertificate(vouched.authority())) {
            throw unusable(site, vouched, "its authority is no certificate");
        }
        try {
            Config config = Config.empty();
            config.setMasterUrl(vouched.endpoint());
            config.setCaCertData(vouched.authority());
            config.setOauthTokenProvider(new FreshToken(access, vouched.cluster()));
            return cluster(site, config);
        } catch (ClusterAccess.AccessUnavailable e) {
            throw noAccess(site, e);
        } catch (RuntimeException e) {
            throw unusable(site, vouched, unreadable(e));
        }
    }

    private static WorkloadException unusable(Site site, Entrance.Vouched vouched, String why) {
        return new WorkloadException.Precondition(
                site.instrument(),
                "the plan's access to the " + site.side().word() + " cluster, " + vouched.cluster()
                        + ", cannot be used: " + why + ".",
                "compare endpoint and authority with what the provider says about the cluster.",
                null);
    }

    private static Cluster cluster(Site site, Config config) {
        int patience = Math.toIntExact(site.timeout().toMillis());
        config.setConnectionTimeout(patience);
        config.setRequestTimeout(patience);
        // Repeated here where a whole change can be looked at anew, not request by request.
        config.setRequestRetryBackoffLimit(0);
        config.setHttp2Disable(true);
        return new Cluster(
                site,
                new KubernetesClientBuilder()
                        .withConfig(config)
                        .withHttpClientFactory(new JdkHttpClientFactory())
                        .build());
    }

    private static String unreadable(RuntimeException e) {
        return "a certificate, key or address in it cannot be read ("
                + e.getClass().getSimpleName() + ")";
    }

    private Secret read(Site site, Entrance.Kept kept) {
        try {
            return secrets.resolve(kept.kubeconfig());
        } catch (SecretUnavailable e) {
            throw noAccess(site, e);
        }
    }

    private static WorkloadException noAccess(Site site, HoldfastException e) {
        return new WorkloadException.Precondition(
                site.instrument(),
                "there is no access to the " + site.side().word() + " cluster: " + e.getMessage(),
                e.hint(),
                e);
    }

    private static WorkloadException unusable(Site site, Entrance.Kept kept, String why) {
        return new WorkloadException.Precondition(
                site.instrument(),
                "the kubeconfig of the " + site.side().word() + " cluster, " + kept.kubeconfig() + ", cannot be used: "
                        + why + ".",
                HINT,
                null);
    }
}
