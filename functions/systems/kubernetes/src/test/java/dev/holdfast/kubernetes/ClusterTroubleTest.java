package dev.holdfast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadException;
import dev.holdfast.core.failover.WorkloadState.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster answers when it refuses, is overloaded, or does not answer: expectations, as the CRUD store never does. */
class ClusterTroubleTest {
    private static final Side SIDE = Side.PRIMARY;

    private final Time time = new Time();
    private TestCluster cluster;
    private KubernetesWorkloads workloads;

    @BeforeEach
    void start() {
        cluster = new TestCluster();
        workloads = withAccess(cluster.kubeconfig());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private KubernetesWorkloads withAccess(String kubeconfig) {
        return new KubernetesWorkloads(
                TestCluster.secrets(Map.of(TestCluster.PRIMARY, kubeconfig)), List.of(), time, time);
    }

    private void scaleUp(String deployments) {
        workloads.scaleUp(TestCluster.instrument(deployments), SIDE, Lease.of(1));
    }

    @Test
    void a_missing_right_is_named_by_verb_and_resource_and_the_others_are_changed() {
        cluster.deploy("api", 1);
        cluster.deploy("pages", 1);
        cluster.server()
                .expect()
                .patch()
                .withPath(TestCluster.path("api"))
                .andReturn(
                        403, TestCluster.status(403, "deployments.apps \"api\" is forbidden: User \"dr\" cannot patch"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> scaleUp("api pages"))
                .satisfies(e -> assertThat(e.explained())
                        .contains(
                                "may not 'patch' deployments.apps", "namespace 'shop'", "User \"dr\"", "bind a role"));
        assertThat(cluster.deployment("pages").getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void an_undo_that_may_not_list_revisions_says_so() {
        cluster.deploy("api", 1);
        cluster.server()
                .expect()
                .get()
                .withPath("/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dapi")
                .andReturn(403, TestCluster.status(403, "replicasets.apps is forbidden"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(1)))
                .withMessageContaining("may not 'list' replicasets.apps");
    }

    @Test
    void an_admission_rule_is_told_from_a_missing_right() {
        cluster.deploy("api", 1);
        cluster.server()
                .expect()
                .patch()
                .withPath(TestCluster.path("api"))
                .andReturn(
                        403,
                        TestCluster.status(
                                403, "admission webhook \"freeze\" denied the request: change freeze\nuntil Monday"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> scaleUp("api"))
                .withMessageContaining("admission rule against patch deployments.apps 'api'")
                .withMessageContaining("change freeze until Monday");
    }

    @Test
    void credentials_that_are_not_accepted_name_their_secret_and_are_not_tried_for_long() {
        cluster.deploy("api", 1);
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(401, TestCluster.status(401, "Unauthorized"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads.awaitReady(TestCluster.instrument("api"), SIDE, Duration.ofHours(1)))
                .satisfies(e -> assertThat(e.explained())
                        .contains("does not accept the credentials (401)", TestCluster.PRIMARY.toString())
                        .doesNotContain(TestCluster.TOKEN));
        assertThat(time.instant()).isEqualTo(Time.START);
    }

    @Test
    void what_the_api_finds_invalid_is_quoted() {
        cluster.deploy("api", 1);
        cluster.server()
                .expect()
                .patch()
                .withPath(TestCluster.path("api"))
                .andReturn(422, TestCluster.status(422, "spec.replicas: Invalid value"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> scaleUp("api"))
                .withMessageContaining("422: spec.replicas: Invalid value");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void a_server_in_passing_trouble_is_asked_again(int code) {
        cluster.deploy("api", 1);
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(code, TestCluster.status(code, "busy"))
                .times(2);
        cluster.server()
                .expect()
                .patch()
                .withPath(TestCluster.path("api"))
                .andReturn(code, TestCluster.status(code, "busy"))
                .once();
        scaleUp("api");
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void a_server_in_lasting_trouble_is_unreachable_and_the_other_deployments_are_tried() {
        cluster.deploy("api", 1);
        cluster.deploy("pages", 1);
        cluster.server()
                .expect()
                .patch()
                .withPath(TestCluster.path("api"))
                .andReturn(500, TestCluster.status(500, "failed calling webhook \"mesh\""))
                .always();
        assertThatExceptionOfType(WorkloadException.Unreachable.class)
                .isThrownBy(() -> scaleUp("api pages"))
                .withMessageContaining("500: failed calling webhook");
        assertThat(cluster.deployment("pages").getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void a_wait_outlasts_an_api_server_that_restarts() {
        cluster.deploy("api", 3);
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(503, TestCluster.status(503, "starting"))
                .times(20);
        assertThat(workloads
                        .awaitReady(TestCluster.instrument("api"), SIDE, Duration.ofMinutes(1))
                        .workloads())
                .containsExactly(new Workload("api", 3, 3, ""));
        assertThat(time.instant()).isAfter(Time.START.plusSeconds(3));
    }

    @Test
    void a_wait_that_ends_without_an_answer_says_that_nobody_answered() {
        cluster.deploy("api", 3);
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(503, TestCluster.status(503, "starting"))
                .always();
        assertThatExceptionOfType(WorkloadException.Unreachable.class)
                .isThrownBy(() -> workloads.awaitReady(TestCluster.instrument("api"), SIDE, Duration.ofSeconds(30)))
                .withMessageContaining("503: starting");
        assertThat(Duration.between(Time.START, time.instant()))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(33));
    }

    @Test
    void a_cluster_nobody_listens_at_is_unreachable_and_not_asked_for_the_rest() {
        String kubeconfig = cluster.kubeconfig();
        int port = cluster.server().getPort();
        cluster.close();
        assertThatExceptionOfType(WorkloadException.Unreachable.class)
                .isThrownBy(() -> withAccess(kubeconfig).look(TestCluster.instrument("api pages jobs"), SIDE))
                .satisfies(e -> assertThat(e.explained())
                        .contains(
                                "the primary cluster (localhost:" + port + ") does not answer",
                                "nobody accepts connections there",
                                "Not asked for any more: pages, jobs.",
                                TestCluster.PRIMARY.toString()));
    }

    @Test
    void a_cluster_that_accepts_and_stays_silent_is_unreachable_after_the_plans_timeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            KubernetesWorkloads waiting = new KubernetesWorkloads(
                    TestCluster.secrets(Map.of(
                            TestCluster.PRIMARY,
                            TestCluster.kubeconfig(
                                    "https://127.0.0.1:" + silent.getLocalPort(),
                                    cluster.certificate(),
                                    "{token: t}"))),
                    List.of(),
                    java.time.Clock.systemUTC(),
                    time);
            assertThatExceptionOfType(WorkloadException.Unreachable.class)
                    .isThrownBy(() -> waiting.look(TestCluster.instrument("api"), SIDE))
                    .withMessageContaining("no answer within 1.0 s");
        }
    }

    @Test
    void a_name_that_cannot_be_resolved_is_called_that() {
        String nowhere = TestCluster.kubeconfig("https://nowhere.invalid:6443", cluster.certificate(), "{token: t}");
        assertThatExceptionOfType(WorkloadException.Unreachable.class)
                .isThrownBy(() -> withAccess(nowhere).look(TestCluster.instrument("api"), SIDE))
                .withMessageContaining("nowhere.invalid:6443")
                .withMessageContaining("cannot be resolved");
    }

    @Test
    void a_server_with_another_authoritys_certificate_gets_no_token() {
        try (TestCluster impostor = new TestCluster()) {
            String kubeconfig = TestCluster.kubeconfig(
                    "https://" + impostor.address(), cluster.certificate(), "{token: " + TestCluster.TOKEN + "}");
            assertThatExceptionOfType(WorkloadException.Unreachable.class)
                    .isThrownBy(() -> withAccess(kubeconfig).look(TestCluster.instrument("api"), SIDE))
                    .withMessageContaining("no trusted TLS connection");
            assertThat(impostor.requests()).isEmpty();
        }
    }

    @Test
    void something_that_is_no_kubernetes_is_not_taken_for_an_empty_one() {
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(200, "<html>Sign in</html>")
                .always();
        assertThatExceptionOfType(WorkloadException.Unreachable.class)
                .isThrownBy(() -> workloads.look(TestCluster.instrument("api"), SIDE))
                .withMessageContaining("does not answer");
    }
}
