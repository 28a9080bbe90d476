package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A deployment controller at work beside a test until it is closed. Like the real one it decides anew when somebody else
 * changed the deployment meanwhile; whatever else it dies of, closing it throws, so that no test waits for pods in vain and
 * blames the code.
 */
public final class RunningController implements AutoCloseable {
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);

    private final DeploymentController controller;
    private final String deployment;
    private final CompletableFuture<Void> work;
    private volatile boolean stopped;

    RunningController(KubernetesClient client, String deployment) {
        this.controller = new DeploymentController(client);
        this.deployment = deployment;
        this.work = CompletableFuture.runAsync(
                this::run,
                task -> Thread.ofVirtual().name("controller of " + deployment).start(task));
    }

    private void run() {
        while (!stopped) {
            round();
            LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
        }
    }

    private void round() {
        try {
            controller.finish(deployment);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Whether it has neither died nor been closed. */
    boolean isAtWork() {
        return !work.isDone();
    }

    /** @throws java.util.concurrent.CompletionException with what it died of */
    @Override
    public void close() {
        stopped = true;
        work.join();
    }
}
