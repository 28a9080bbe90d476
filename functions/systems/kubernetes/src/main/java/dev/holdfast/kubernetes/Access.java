package dev.holdfast.kubernetes;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver.SecretUnavailable;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.WorkloadException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;

/** Opens a side's cluster with the kubeconfig of the plan's secret and nothing else. */
record Access(Secrets secrets) {
    private static final String HINT = "write a self-contained one with a service account's token: "
            + "'kubectl config view --raw --flatten --minify' shows what belongs into it.";

    /**
     * Reads the secret and makes a client; asks nobody yet.
     *
     * @throws WorkloadException.Precondition when the secret cannot be read or used; the message carries none of it
     */
    Cluster open(Site site) {
        String kubeconfig = read(site).reveal();
        List<String> problems = Kubeconfig.problems(kubeconfig);
        if (!problems.isEmpty()) {
            throw unusable(site, String.join("; ", problems));
        }
        try {
            Config config = Config.fromKubeconfig(kubeconfig);
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
        } catch (RuntimeException e) {
            // Its message may quote a key or certificate.
            throw unusable(
                    site,
                    "a certificate, key or address in it cannot be read ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    private Secret read(Site site) {
        try {
            return secrets.resolve(site.kubeconfig());
        } catch (SecretUnavailable e) {
            throw new WorkloadException.Precondition(
                    site.instrument(),
                    "there is no access to the " + site.side().word() + " cluster: " + e.getMessage(),
                    e.hint(),
                    e);
        }
    }

    private static WorkloadException unusable(Site site, String why) {
        return new WorkloadException.Precondition(
                site.instrument(),
                "the kubeconfig of the " + site.side().word() + " cluster, " + site.kubeconfig() + ", cannot be used: "
                        + why + ".",
                HINT,
                null);
    }
}
