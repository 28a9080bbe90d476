package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Position;
import dev.holdfast.core.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What cannot be, although each key and value by itself is right. Works on what could be understood of a plan. */
public final class PlanRules {
    private final Consumer<Problem> problems;

    /** Rules whose violations {@code problems} hears of. */
    public PlanRules(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** Reports every combination that cannot work. */
    public void check(Entry plan) {
        coordinationOutlivesThePrimary(plan);
        locksAreComplete(plan);
        backupsAreMadeSomewhere(plan);
        escalationGoesForward(plan);
        tiersAreSchedules(plan);
        plan.items("systems").forEach(system -> managedServersAreNamed(plan, system));
        plan.get("failover").ifPresent(failover -> failoverCanHappen(plan, failover));
    }

    private void managedServersAreNamed(Entry plan, Entry system) {
        if (system.get("exportBucket").isPresent()
                && (system.get("exportRole").isEmpty()
                        || system.get("exportKey").isEmpty())) {
            report(
                    system.find("exportBucket"),
                    "half an export of system '" + system.text("name") + "'",
                    "exportBucket, exportRole and exportKey together",
                    "RDS writes to the bucket by that role and encrypts with that key");
        }
        if (!system.text("kind").equals("postgresql")) {
            return;
        }
        if (system.get("managed").isPresent() && system.get("instance").isEmpty()) {
            report(
                    system.find("managed"),
                    "servers of system '" + system.text("name") + "' that RDS runs, but not which",
                    "instance, and standbyInstance where there is a standby",
                    "name the instances by their ARNs");
        }
        instanceIsInItsRegion(plan, system, "instance", "primary");
        instanceIsInItsRegion(plan, system, "standbyInstance", "standby");
    }

    private void instanceIsInItsRegion(Entry plan, Entry system, String setting, String role) {
        String[] words = system.text(setting).split(":");
        String region = plan.get("regions")
                .flatMap(regions -> regions.get(role))
                .map(it -> it.text("name"))
                .orElse("");
        if (words.length > 3 && !region.isEmpty() && !words[3].equals(region)) {
            report(
                    system.find(setting),
                    "an instance in " + words[3] + " where the " + role + " region is " + region,
                    "an ARN of that region",
                    "correct the ARN, or the region");
        }
    }

    private void failoverCanHappen(Entry plan, Entry failover) {
        Entry regions = plan.get("regions").orElse(plan);
        boolean automatic = failover.text("promotion").equals("automatic");
        if (regions.get("standby").isEmpty()) {
            report(
                    failover.at(),
                    "a failover, but no region to fail over to",
                    "regions.standby",
                    "name the region that takes over, or leave failover out");
        }
        if (automatic && regions.get("witness").isEmpty()) {
            report(
                    failover.find("promotion"),
                    "promotion: automatic without a witness region",
                    "regions.witness, or promotion: approved",
                    "a lost primary and a cut line look the same from the other region");
        }
        quorumCanBeReached(failover, automatic);
        failover.items("workloads").forEach(this::clustersCanBeEntered);
        long approvers =
                failover.values("approvers", String.class).stream().distinct().count();
        if (!automatic && approvers < 2) {
            report(
                    failover.find("approvers"),
                    "fewer than two approvers, and nobody else may decide",
                    "two different roles or more under failover.approvers",
                    "name them, or set promotion: automatic");
        }
    }

    /** Each side by a kubeconfig, or by a named cluster with all that takes. */
    private void clustersCanBeEntered(Entry workloads) {
        if (!workloads.text("kind").equals("kubernetes")) {
            return;
        }
        for (String side : List.of("primary", "standby")) {
            boolean kubeconfig = workloads.get(side + "Kubeconfig").isPresent();
            List<String> named = Stream.of("Cluster", "Endpoint", "Authority")
                    .map(side::concat)
                    .filter(key -> workloads.get(key).isPresent())
                    .toList();
            if (kubeconfig ? !named.isEmpty() : named.size() < 3) {
                report(
                        workloads.at(),
                        (kubeconfig ? "two ways" : named.isEmpty() ? "no way" : "half a way") + " into the " + side
                                + " region's cluster",
                        side + "Kubeconfig, or " + side + "Cluster, " + side + "Endpoint and " + side
                                + "Authority together",
                        kubeconfig
                                ? "keep one of them"
                                : "for EKS, 'aws eks describe-cluster' shows endpoint and certificateAuthority.data");
            }
        }
    }

    /** The alarm that starts a run is an observer too. */
    private void quorumCanBeReached(Entry failover, boolean automatic) {
        long observers =
                failover.items("observers").size() + (failover.items("alarms").isEmpty() ? 0 : 1);
        long quorum = failover.value("quorum", Long.class).orElse(2L);
        boolean meant = automatic || failover.get("quorum").isPresent();
        if (meant && quorum > observers) {
            report(
                    failover.find("quorum"),
                    "a quorum of " + quorum + " with " + observers + " observers, alarms together counted as one",
                    "at most as many as there are observers",
                    "add observers in other places, or lower the quorum");
        }
    }

    /** A plan with a second region must be able to take a lease when the first one is gone. */
    private void coordinationOutlivesThePrimary(Entry plan) {
        Entry regions = plan.get("regions").orElse(plan);
        Entry vault = plan.get("vault").orElse(plan);
        boolean alone =
                regions.get("standby").isEmpty() && regions.get("witness").isEmpty();
        String primary =
                regions.get("primary").map(region -> region.text("name")).orElse("");
        String coordination = vault.text("coordination");
        boolean inPrimary = vault.items("stores").stream()
                .anyMatch(store -> store.text("name").equals(coordination)
                        && !primary.isEmpty()
                        && store.text("region").equals(primary));
        if (!alone && inPrimary) {
            report(
                    vault.find("coordination"),
                    "the coordination store '" + coordination + "' is in the primary region " + primary,
                    "a store in the standby or witness region",
                    "leases and journals must be reachable when the primary region is lost");
        }
    }

    private void backupsAreMadeSomewhere(Entry plan) {
        plan.get("vault").orElse(plan).items("stores").stream()
                .findFirst()
                .filter(first -> first.value("replicated", Boolean.class).orElse(false))
                .ifPresent(first -> report(
                        first.find("replicated"),
                        "the first store '" + first.text("name") + "' is said to be filled by replication",
                        "replicated: true on the stores it replicates into only",
                        "backups are made in the first store; take it away there"));
    }

    private void locksAreComplete(Entry plan) {
        for (Entry store : plan.get("vault").orElse(plan).items("stores")) {
            boolean s3 = store.text("kind").equals("s3");
            if (s3
                    && store.get("lockMode").isPresent()
                            != store.get("lockPeriod").isPresent()) {
                report(
                        store.at(),
                        "half an object lock on store '" + store.text("name") + "'",
                        "lockMode and lockPeriod together, or neither",
                        "add the one that is missing");
            }
        }
    }

    private void escalationGoesForward(Entry plan) {
        Duration before = Duration.ofSeconds(-1);
        for (Entry step : plan.items("escalation")) {
            Duration after = step.value("after", Duration.class).orElse(before);
            if (after.compareTo(before) <= 0
                    && step.value("after", Duration.class).isPresent()) {
                report(
                        step.find("after"),
                        "an escalation step that does not come after the one above it",
                        "times that grow from step to step",
                        "put the steps in order");
            }
            before = after;
        }
    }

    private void tiersAreSchedules(Entry plan) {
        for (Entry retention : plan.items("retention")) {
            Set<String> schedules = plan.items("systems").stream()
                    .filter(system -> system.text("retention").equals(retention.text("name")))
                    .flatMap(system -> system.items("schedules").stream())
                    .map(schedule -> schedule.text("name"))
                    .collect(Collectors.toCollection(java.util.TreeSet::new));
            for (Entry tier : retention.items("tiers")) {
                String name = tier.text("name");
                if (!name.isEmpty() && !schedules.contains(name)) {
                    report(
                            tier.at(),
                            "the tier '" + name + "', but no system of this class has a schedule of that name",
                            schedules.isEmpty()
                                    ? "a class that a system uses"
                                    : "one of " + String.join(", ", schedules),
                            NearMiss.of(name, schedules)
                                    .map(word -> "did you mean '" + word + "'")
                                    .orElse("remove the tier, or name a schedule"));
                }
            }
        }
    }

    private void report(Position at, String what, String expected, String hint) {
        problems.accept(new Problem(at, what, expected, hint));
    }
}
