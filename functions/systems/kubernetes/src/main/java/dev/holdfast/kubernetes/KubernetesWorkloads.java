package dev.holdfast.kubernetes;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.ClusterAccess;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadException;
import dev.holdfast.core.failover.WorkloadState;
import dev.holdfast.core.failover.Workloads;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.kubernetes.ClusterFailed.Kind;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Deployments of a namespace in each region's cluster. Each call reads its access anew and keeps nothing.
 *
 * <p>A change is decided from the deployment as the server has it now, and sent for exactly that version of it: when
 * somebody else is faster, it is decided anew. All deployments of a call are tried and all problems told at once; only a
 * cluster that does not answer is not asked for the rest.
 *
 * <p>Whoever the kubeconfig or the cloud's access makes of Holdfast needs {@code get} and {@code patch} on {@code deployments.apps}, and for an undo {@code list}
 * on {@code replicasets.apps}, in that namespace.
 */
@ApplicationScoped
public class KubernetesWorkloads implements Workloads {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Access access;
    private final Clock clock;
    private final Pause pause;

    /** Reads kubeconfigs with {@code secrets}, enters named clusters with {@code accesses}, and waits in real time. */
    @Inject
    public KubernetesWorkloads(Secrets secrets, @All List<ClusterAccess> accesses, Clock clock) {
        this(secrets, accesses, clock, Pause::asleep);
    }

    KubernetesWorkloads(Secrets secrets, List<ClusterAccess> accesses, Clock clock, Pause pause) {
        this.access = new Access(secrets, accesses);
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public String kind() {
        return "kubernetes";
    }

    @Override
    public WorkloadState look(Instrument instrument, Side side) {
        Site site = Site.of(instrument, side);
        try (Cluster cluster = access.open(site)) {
            return state(look(site, cluster, patience(site)));
        }
    }

    @Override
    public WorkloadState awaitReady(Instrument instrument, Side side, Duration longest) {
        Site site = Site.of(instrument, side);
        Instant end = clock.instant().plus(longest);
        try (Cluster cluster = access.open(site)) {
            while (true) {
                Duration left = Duration.between(clock.instant(), end);
                try {
                    List<Rollout> rollouts = look(site, cluster, patience(site));
                    if (!left.isPositive() || rollouts.stream().allMatch(KubernetesWorkloads::isSettled)) {
                        return state(rollouts);
                    }
                } catch (WorkloadException.Unreachable e) {
                    // An API server that restarts is no reason to give up before the time is over.
                    if (!left.isPositive()) {
                        throw e;
                    }
                }
                pause.of(left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
            }
        }
    }

    @Override
    public void scaleUp(Instrument instrument, Side side, Guard guard) {
        Site site = Site.of(instrument, side);
        change(site, new Scaling(site.replicas(), true), guard);
    }

    @Override
    public void scaleDown(Instrument instrument, Side side, Guard guard) {
        Site site = Site.of(instrument, side);
        change(site, new Scaling(site.idleReplicas(), false), guard);
    }

    @Override
    public void restart(Instrument instrument, Side side, Guard guard) {
        change(Site.of(instrument, side), new Restart(clock.instant()), guard);
    }

    @Override
    public void undo(Instrument instrument, Side side, Guard guard) {
        change(Site.of(instrument, side), new Undo(), guard);
    }

    private static boolean isSettled(Rollout rollout) {
        return rollout.workload().isReady() || rollout.isFinal();
    }

    private static WorkloadState state(List<Rollout> rollouts) {
        return new WorkloadState(rollouts.stream().map(Rollout::workload).toList());
    }

    private List<Rollout> look(Site site, Cluster cluster, Patience patience) {
        return each(
                site,
                cluster,
                name -> patience.until(() -> cluster.deployment(name)
                        .map(Rollout::of)
                        .orElseGet(() -> Rollout.absent(name, cluster.absence(name)))));
    }

    private void change(Site site, Change.Order order, Guard guard) {
        try (Cluster cluster = access.open(site)) {
            each(
                    site,
                    cluster,
                    name -> patience(site).until(() -> {
                        attempt(cluster, name, order, guard);
                        return name;
                    }));
        }
    }

    private static void attempt(Cluster cluster, String name, Change.Order order, Guard guard) {
        Deployment now = cluster.deployment(name)
                .orElseThrow(() -> cluster.failures()
                        .refusal(
                                cluster.absence(name),
                                "correct the plan, or deploy it there: 'kubectl apply' or GitOps."));
        switch (order.of(now, () -> cluster.revisions(now), guard.epoch())) {
            case Change.Leave nothing -> {}
            case Change.Refuse(String why, String hint) ->
                throw cluster.failures().refusal(why, hint);
            case Change.Send(Patch patch) -> {
                guard.check();
                cluster.patch(now, patch);
            }
        }
    }

    /**
     * Asks for each deployment in turn.
     *
     * @throws WorkloadException with the problems of all of them
     */
    private static <T> List<T> each(Site site, Cluster cluster, Function<String, T> ask) {
        List<T> answers = new ArrayList<>();
        List<ClusterFailed> problems = new ArrayList<>();
        Deque<String> names = new ArrayDeque<>(site.deployments());
        boolean answered = true;
        while (answered && !names.isEmpty()) {
            try {
                answers.add(ask.apply(names.removeFirst()));
            } catch (ClusterFailed failure) {
                problems.add(failure);
                answered = failure.kind() != Kind.NO_ANSWER;
            }
        }
        if (!problems.isEmpty()) {
            throw cluster.failures().together(problems, List.copyOf(names));
        }
        return answers;
    }

    private Patience patience(Site site) {
        return new Patience(clock, pause, site.timeout());
    }
}
