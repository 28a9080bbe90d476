package dev.holdfast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the failover's tests rely on: pods come up whoever else writes, and a dead controller is heard of. */
class RunningControllerTest {
    private static final String NAME = "web";
    private static final String STATUS = TestCluster.path(NAME) + "/status";

    private TestCluster cluster;

    @BeforeEach
    void deploy() {
        cluster = new TestCluster();
        cluster.deploy(NAME, 1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void it_decides_anew_when_somebody_else_was_faster() {
        refuseOneStatus(409, "the object has been modified");
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(NAME)
                .scale(3);
        try (RunningController running = cluster.control(NAME)) {
            while (cluster.deployment(NAME).getStatus().getReadyReplicas() < 3) {
                assertThat(running.isAtWork()).isTrue();
                LockSupport.parkNanos(10_000_000);
            }
        }
        assertThat(cluster.requests()).filteredOn(line -> line.endsWith(STATUS)).hasSizeGreaterThan(1);
    }

    @Test
    void what_it_died_of_is_told_when_it_is_closed() {
        refuseOneStatus(403, "deployments.apps is forbidden");
        RunningController running = cluster.control(NAME);
        while (running.isAtWork()) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThatThrownBy(running::close).cause().hasMessageContaining("deployments.apps is forbidden");
    }

    private void refuseOneStatus(int code, String because) {
        cluster.server()
                .expect()
                .patch()
                .withPath(STATUS)
                .andReturn(code, TestCluster.status(code, because))
                .once();
    }
}
