package dev.holdfast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadException;
import dev.holdfast.core.failover.WorkloadState;
import dev.holdfast.core.failover.WorkloadState.Workload;
import dev.holdfast.core.vault.StoreException;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Workloads against the CRUD store of fabric8's mock server: what is asked for, what is found, what is done twice.
 *
 * <p>What the mock does not do, and what stands for it here: it has no controllers ({@link DeploymentController} does what
 * the deployment controller is documented to do) and no rights, admission, quotas, overload or silence ({@link
 * ClusterTroubleTest} expects such answers); it does not tell a missing namespace from an empty one, accepts objects that
 * the API's validation would refuse, has no defaulting, no scale subresource, no managed fields, no discovery, no paging
 * and no HTTP/2 GOAWAY. It does check resource versions, counts generations and applies both kinds of patch.
 */
class KubernetesWorkloadsTest {
    private static final Side SIDE = Side.STANDBY;

    private final Time time = new Time();
    private TestCluster cluster;
    private DeploymentController controller;
    private KubernetesWorkloads workloads;

    @BeforeEach
    void start() {
        cluster = new TestCluster();
        controller = new DeploymentController(cluster.client());
        workloads = new KubernetesWorkloads(
                TestCluster.secrets(Map.of(TestCluster.STANDBY, cluster.kubeconfig())), List.of(), time, time);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void scaling_up_asks_for_the_serving_sides_replicas_and_waiting_ends_when_all_are_ready() {
        cluster.deploy("api", 1);
        cluster.deploy("pages", 0);
        workloads.scaleUp(TestCluster.instrument("api pages"), SIDE, Lease.of(7));
        assertThat(workloads.look(TestCluster.instrument("api pages"), SIDE).workloads())
                .extracting(Workload::wanted, Workload::ready, Workload::isReady)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(5, 0, false));

        time.meanwhile(() -> List.of("api", "pages").forEach(controller::step));
        WorkloadState state = workloads.awaitReady(TestCluster.instrument("api pages"), SIDE, Duration.ofMinutes(1));

        assertThat(state.workloads()).containsExactly(new Workload("api", 5, 5, ""), new Workload("pages", 5, 5, ""));
        assertThat(Duration.between(Time.START, time.instant())).isEqualTo(Duration.ofSeconds(5));
        assertThat(Marks.annotation(cluster.deployment("api"), Marks.EPOCH)).contains("7");
    }

    @Test
    void scaling_down_leaves_what_the_idle_side_keeps() {
        cluster.deploy("api", 5);
        workloads.scaleDown(TestCluster.instrument("api"), SIDE, Lease.of(1));
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void what_is_as_it_should_be_is_left_alone() {
        cluster.deploy("api", 1);
        workloads.scaleUp(TestCluster.instrument("api"), SIDE, Lease.of(1));
        cluster.forget();
        workloads.scaleUp(TestCluster.instrument("api"), SIDE, Lease.of(2));
        assertThat(cluster.requests()).containsExactly("GET " + TestCluster.path("api"));
    }

    @Test
    void scaling_up_never_takes_replicas_away_and_scaling_down_never_adds_any() {
        cluster.deploy("large", 9);
        cluster.deploy("none", 0);
        workloads.scaleUp(TestCluster.instrument("large"), SIDE, Lease.of(1));
        workloads.scaleDown(TestCluster.instrument("none"), SIDE, Lease.of(1));
        assertThat(cluster.patches()).isEmpty();
    }

    @Test
    void the_right_to_act_is_asked_for_immediately_before_each_change() {
        cluster.deploy("api", 1);
        cluster.deploy("pages", 1);
        workloads.scaleUp(TestCluster.instrument("api pages"), SIDE, new Lease(1, () -> cluster.note("may I?")));
        assertThat(cluster.requests())
                .containsExactly(
                        "GET " + TestCluster.path("api"),
                        "may I?",
                        "PATCH " + TestCluster.path("api"),
                        "GET " + TestCluster.path("pages"),
                        "may I?",
                        "PATCH " + TestCluster.path("pages"));
    }

    @Test
    void whoever_lost_the_right_to_act_changes_nothing_more() {
        cluster.deploy("api", 1);
        cluster.deploy("pages", 1);
        StoreException lost = new StoreException.Unavailable("witness", "lease", "gone.", null);
        assertThatExceptionOfType(StoreException.Unavailable.class)
                .isThrownBy(() -> workloads.restart(TestCluster.instrument("api pages"), SIDE, new Lease(1, () -> {
                    throw lost;
                })))
                .isSameAs(lost);
        assertThat(cluster.patches()).isEmpty();
    }

    @Test
    void a_change_that_somebody_else_overtakes_is_decided_anew_and_keeps_theirs() {
        cluster.deploy("api", 1);
        int[] checks = {0};
        workloads.scaleUp(TestCluster.instrument("api"), SIDE, new Lease(1, () -> {
            if (checks[0]++ == 0) {
                cluster.rollOut("api", "api:2");
            }
        }));
        assertThat(checks[0]).isEqualTo(2);
        assertThat(cluster.image("api")).isEqualTo("api:2");
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void somebody_who_always_overtakes_is_named_as_the_problem() {
        cluster.deploy("api", 1);
        int[] version = {1};
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads.scaleUp(
                        TestCluster.instrument("api"),
                        SIDE,
                        new Lease(1, () -> cluster.rollOut("api", "api:" + ++version[0]))))
                .satisfies(e -> assertThat(e.explained()).contains("409", "again and again", "--show-managed-fields"));
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(1);
        assertThat(version[0]).isGreaterThan(3);
    }

    @Test
    void a_restart_makes_a_new_revision_of_the_same_pods_once_per_epoch() {
        cluster.deploy("api", 1);
        workloads.restart(TestCluster.instrument("api"), SIDE, Lease.of(7));
        assertThat(cluster.deployment("api")
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("kubectl.kubernetes.io/restartedAt", "2026-03-01T03:00:00Z")
                .containsEntry("kept", "yes");
        assertThat(cluster.image("api")).isEqualTo("api:1");
        controller.finish("api");
        time.of(Duration.ofMinutes(1));

        cluster.forget();
        workloads.restart(TestCluster.instrument("api"), SIDE, Lease.of(7));
        assertThat(cluster.patches()).isEmpty();

        workloads.restart(TestCluster.instrument("api"), SIDE, Lease.of(8));
        assertThat(cluster.deployment("api")
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("kubectl.kubernetes.io/restartedAt", "2026-03-01T03:01:00Z");
    }

    @Test
    void a_change_whose_answer_was_lost_is_recognised_as_made() {
        cluster.deploy("api", 1);
        cluster.loseNextAnswerToPatch();
        workloads.restart(TestCluster.instrument("api"), SIDE, Lease.of(7));
        assertThat(cluster.patches()).hasSize(1);
    }

    @Test
    void an_undo_goes_back_to_the_revision_before_and_never_forth_again() {
        cluster.deploy("api", 3);
        cluster.rollOut("api", "api:2");
        controller.finish("api");
        cluster.rollOut("api", "api:3");
        controller.finish("api");

        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(7));
        assertThat(cluster.image("api")).isEqualTo("api:2");
        assertThat(cluster.deployment("api")
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .isEqualTo(Map.of("app", "api"));
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(3);

        // Again before the controller has numbered the revision, and again after it has, by a run that was resumed.
        cluster.forget();
        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(7));
        assertThat(cluster.patches()).isEmpty();
        controller.finish("api");
        cluster.forget();
        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(8));
        assertThat(cluster.patches()).isEmpty();
        assertThat(cluster.image("api")).isEqualTo("api:2");
    }

    @Test
    void an_undo_after_a_later_rollout_goes_back_once_more() {
        cluster.deploy("api", 1);
        cluster.rollOut("api", "api:2");
        controller.finish("api");
        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(1));
        controller.finish("api");
        cluster.rollOut("api", "api:3");
        controller.finish("api");
        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(2));
        assertThat(cluster.image("api")).isEqualTo("api:1");
    }

    @Test
    void an_undo_takes_the_revisions_annotations_and_leaves_the_deployments_own() {
        cluster.deploy("api", 1);
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("api")
                .edit(d -> new DeploymentBuilder(d)
                        .editMetadata()
                        .addToAnnotations("team", "other")
                        .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
                        .endMetadata()
                        .build());
        cluster.rollOut("api", "api:2");
        controller.finish("api");
        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(3));
        assertThat(cluster.deployment("api").getMetadata().getAnnotations())
                .isEqualTo(Map.of(
                        "team",
                        "web",
                        "kubectl.kubernetes.io/last-applied-configuration",
                        "{}",
                        Marks.REVISION,
                        "2",
                        Marks.UNDONE_REVISION,
                        "2",
                        Marks.EPOCH,
                        "3"));
    }

    @Test
    void replica_sets_of_others_under_the_same_labels_are_no_revisions() {
        cluster.deploy("api", 1);
        cluster.client()
                .apps()
                .replicaSets()
                .inNamespace(TestCluster.NAMESPACE)
                .resource(new io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder(
                                controller.sets("api").getFirst())
                        .editMetadata()
                        .withName("stranger")
                        .withResourceVersion(null)
                        .withOwnerReferences(List.of())
                        .endMetadata()
                        .build())
                .create();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(1)))
                .satisfies(e -> assertThat(e.explained()).contains("no revision before", "revisionHistoryLimit"));
    }

    @Test
    void a_paused_rollout_is_neither_restarted_nor_undone() {
        cluster.deploy("api", 1);
        cluster.rollOut("api", "api:2");
        controller.finish("api");
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("api")
                .edit(d -> new DeploymentBuilder(d)
                        .editSpec()
                        .withPaused(true)
                        .endSpec()
                        .build());
        cluster.forget();
        for (Runnable order : List.<Runnable>of(
                () -> workloads.restart(TestCluster.instrument("api"), SIDE, Lease.of(1)),
                () -> workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(1)))) {
            assertThatExceptionOfType(WorkloadException.Refused.class)
                    .isThrownBy(order::run)
                    .satisfies(e -> assertThat(e.explained()).contains("paused", "kubectl rollout resume"));
        }
        assertThat(cluster.patches()).isEmpty();
    }

    @Test
    void every_missing_deployment_is_named_at_once_and_the_others_are_changed() {
        cluster.deploy("api", 1);
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads.scaleUp(TestCluster.instrument("gone api lost"), SIDE, Lease.of(1)))
                .withMessageContaining("workloads 'web'")
                .withMessageContaining("'gone' in namespace 'shop'")
                .withMessageContaining("'lost' in namespace 'shop'")
                .withMessageContaining("the standby cluster (" + cluster.address() + ")");
        assertThat(cluster.deployment("api").getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void a_missing_namespace_is_told_from_a_missing_deployment_and_said_once() {
        cluster.client().namespaces().withName(TestCluster.NAMESPACE).delete();
        assertThatExceptionOfType(WorkloadException.Refused.class)
                .isThrownBy(() -> workloads.scaleUp(TestCluster.instrument("api pages"), SIDE, Lease.of(1)))
                .satisfies(e -> assertThat(e.getMessage()).containsOnlyOnce("there is no namespace 'shop'"));
    }

    @Test
    void a_deployment_that_does_not_exist_is_an_answer_and_ends_the_wait() {
        cluster.deploy("api", 1);
        WorkloadState state = workloads.awaitReady(TestCluster.instrument("api gone"), SIDE, Duration.ofMinutes(5));
        assertThat(state.workloads())
                .containsExactly(
                        new Workload("api", 1, 1, ""),
                        new Workload("gone", 0, 0, "there is no deployment 'gone' in namespace 'shop'"));
        assertThat(time.instant()).isEqualTo(Time.START);
    }

    @Test
    void a_rollout_that_was_given_up_ends_the_wait_with_its_reason() {
        cluster.deploy("api", 1);
        workloads.scaleUp(TestCluster.instrument("api"), SIDE, Lease.of(1));
        time.meanwhile(() -> controller.giveUp("api", "pods \"api-1\" is forbidden: exceeded quota"));
        WorkloadState state = workloads.awaitReady(TestCluster.instrument("api"), SIDE, Duration.ofMinutes(5));
        assertThat(state.allReady()).isFalse();
        assertThat(state.workloads().getFirst().why())
                .isEqualTo("no progress within its deadline, 1 of 5 replicas ready: "
                        + "pods \"api-1\" is forbidden: exceeded quota");
        assertThat(time.instant()).isEqualTo(Time.START.plusSeconds(1));
    }

    @Test
    void a_wait_that_is_over_says_how_far_it_got() {
        cluster.deploy("api", 1);
        workloads.scaleUp(TestCluster.instrument("api"), SIDE, Lease.of(1));
        time.meanwhile(() -> controller.step("api"));
        WorkloadState state = workloads.awaitReady(TestCluster.instrument("api"), SIDE, Duration.ofMillis(2500));
        assertThat(state.workloads()).containsExactly(new Workload("api", 5, 4, "4 of 5 replicas ready"));
        assertThat(time.instant()).isEqualTo(Time.START.plusMillis(2500));
    }

    @Test
    void every_question_is_answered_from_the_servers_store_not_from_its_cache() {
        cluster.deploy("api", 1);
        cluster.rollOut("api", "api:2");
        controller.finish("api");
        cluster.forget();
        workloads.look(TestCluster.instrument("api"), SIDE);
        workloads.undo(TestCluster.instrument("api"), SIDE, Lease.of(1));
        assertThat(cluster.requests()).hasSize(4).noneMatch(line -> line.contains("resourceVersion"));
    }

    @Test
    void a_name_that_no_deployment_can_have_is_refused_before_anybody_is_asked() {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> workloads.look(TestCluster.instrument("api ../secrets/x"), SIDE))
                .withMessageContaining("'../secrets/x'");
        assertThat(cluster.requests()).isEmpty();
    }
}
