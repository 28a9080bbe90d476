package dev.holdfast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.Secret;
import dev.holdfast.core.failover.ClusterAccess;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadException;
import dev.holdfast.core.plan.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clusters that are entered by the runtime's own identity, with a token made for each request. */
class VouchedAccessTest {
    private static final Side SIDE = Side.STANDBY;
    private static final String NAME = "eks:us-west-2/clinic";

    private final Time time = new Time();
    private final Cloud cloud = new Cloud();
    private TestCluster cluster;

    /** Makes tokens that can be told apart, as long as it has an identity. */
    private static final class Cloud implements ClusterAccess {
        private int made;
        private boolean lost;

        @Override
        public boolean knows(String name) {
            return name.startsWith("eks:");
        }

        @Override
        public Secret token(String name) {
            if (lost) {
                throw new AccessUnavailable("no credentials were found for " + name + ".", "give it a role.", null);
            }
            made++;
            return Secret.of("token-" + made);
        }
    }

    @BeforeEach
    void start() {
        cluster = new TestCluster();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private KubernetesWorkloads workloads(ClusterAccess... accesses) {
        return new KubernetesWorkloads(TestCluster.secrets(Map.of()), List.of(accesses), time, time);
    }

    private Instrument instrument(Map<String, String> different) {
        TreeMap<String, String> settings = new TreeMap<>(Map.of(
                "namespace",
                TestCluster.NAMESPACE,
                "deployments",
                "api",
                "replicas",
                "5",
                "timeout",
                "PT1S",
                "standbyCluster",
                NAME,
                "standbyEndpoint",
                "https://" + cluster.address(),
                "standbyAuthority",
                cluster.certificate()));
        settings.putAll(different);
        return new Instrument("web", "kubernetes", settings, new TreeMap<>());
    }

    @Test
    void each_request_carries_a_token_of_its_own() {
        cluster.deploy("api", 1);
        workloads(cloud).scaleUp(instrument(Map.of()), SIDE, Lease.of(1));
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(5);
        List<String> ours = cluster.authorizations().stream()
                .filter(header -> header.startsWith("Bearer token-"))
                .toList();
        assertThat(ours).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_token_that_is_not_accepted_any_more_is_made_anew_and_the_request_repeated() {
        cluster.deploy("api", 5);
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(401, TestCluster.status(401, "Unauthorized"))
                .once();
        assertThat(workloads(cloud).look(instrument(Map.of()), SIDE).allReady()).isTrue();
        assertThat(cluster.authorizations()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_cluster_that_knows_no_such_role_is_not_asked_for_long_and_the_hint_says_where_roles_are_made_known() {
        cluster.deploy("api", 1);
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(401, TestCluster.status(401, "Unauthorized"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads(cloud).awaitReady(instrument(Map.of()), SIDE, Duration.ofHours(1)))
                .satisfies(e -> assertThat(e.explained())
                        .contains("does not accept the credentials (401)", "access entry")
                        .doesNotContain("token-"));
        assertThat(time.instant()).isEqualTo(Time.START);
    }

    @Test
    void an_identity_that_is_lost_on_the_way_leaves_the_last_token_to_the_cluster() {
        cluster.deploy("api", 1);
        workloads(cloud).scaleUp(instrument(Map.of()), SIDE, new Lease(1, () -> cloud.lost = true));
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void without_an_identity_nobody_is_asked() {
        cloud.lost = true;
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> workloads(cloud).look(instrument(Map.of()), SIDE))
                .satisfies(e -> assertThat(e.explained())
                        .contains("no access to the standby cluster", "no credentials were found", "give it a role"));
        assertThat(cluster.requests()).isEmpty();
    }

    @Test
    void a_cluster_that_nothing_installed_knows_is_named() {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> workloads().look(instrument(Map.of()), SIDE))
                .withMessageContaining("nothing installed knows the cluster '" + NAME + "'");
    }

    @Test
    void a_server_that_the_named_authority_does_not_vouch_for_gets_no_token() {
        TestCluster another = new TestCluster();
        try {
            Instrument astray = instrument(Map.of("standbyAuthority", another.certificate()));
            assertThatExceptionOfType(WorkloadException.Unreachable.class)
                    .isThrownBy(() -> workloads(cloud).look(astray, SIDE))
                    .withMessageContaining("no trusted TLS connection");
            assertThat(cluster.authorizations()).isEmpty();
        } finally {
            another.close();
        }
    }

    @Test
    void an_authority_that_is_none_is_a_mistake_in_the_plan() {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() ->
                        workloads(cloud).look(instrument(Map.of("standbyAuthority", "QUJD".repeat(30))), SIDE))
                .withMessageContaining(
                        "standby cluster, " + NAME + ", cannot be used: its authority is no certificate");
        assertThat(cluster.requests()).isEmpty();
    }
}
