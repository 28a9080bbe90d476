package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadState;
import dev.holdfast.core.failover.Workloads;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.runbook.Refusal;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Step.OnFailure;
import dev.holdfast.core.runbook.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a switch does to the applications, and how it looks whether they answer. */
final class WorkloadSteps {
    private static final Duration READY = Duration.ofMinutes(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    /** So long a run waits for the last clients; where they may come for longer, a person stops the workloads. */
    private static final Duration LAST_CLIENTS = Duration.ofMinutes(15);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final World world;
    private final Failover failover;
    private final Pace pace;
    private final Clock clock;

    WorkloadSteps(World world, Failover failover, Pace pace, Clock clock) {
        this.world = world;
        this.failover = failover;
        this.pace = pace;
        this.clock = clock;
    }

    /** Clients are better sent to a region that is half there than to one that is gone: the run goes on without. */
    Step start(Side side) {
        return Action.of(
                        "start-workloads",
                        "scales up " + names() + " in the " + side.word() + " region and waits until they are ready",
                        READY.plusMinutes(1),
                        (facts, guard) -> started(side, guard),
                        facts -> Found.known(facts, Found.WORKLOADS))
                .onFailure(OnFailure.CONTINUE);
    }

    private Facts started(Side side, Guard guard) {
        List<String> lacking = new ArrayList<>();
        for (Instrument instrument : failover.workloads()) {
            world.workloads(instrument).scaleUp(instrument, side, guard);
        }
        int workloads = 0;
        for (Instrument instrument : failover.workloads()) {
            Workloads adapter = world.workloads(instrument);
            WorkloadState state = adapter.awaitReady(instrument, side, READY);
            workloads += state.workloads().size();
            state.workloads().stream()
                    .filter(workload -> !workload.isReady())
                    .forEach(
                            workload -> lacking.add(instrument.name() + "/" + workload.name() + ": " + workload.why()));
        }
        if (!lacking.isEmpty()) {
            throw new NotReady(lacking);
        }
        return Facts.of(Found.WORKLOADS, "all " + workloads + " are ready");
    }

    /** After a way home, once no client may come any more that still has the old answer. */
    Step stop(Side side) {
        return Action.of(
                        "stop-workloads",
                        "scales down " + names() + " in the " + side.word()
                                + " region, once no client keeps going there",
                        LAST_CLIENTS.plusMinutes(2),
                        (facts, guard) -> {
                            awaitLastClients(facts, side);
                            failover.workloads()
                                    .forEach(instrument ->
                                            world.workloads(instrument).scaleDown(instrument, side, guard));
                            return Facts.of(Found.WORKLOADS + ".stopped", side.word());
                        },
                        facts -> Found.known(facts, Found.WORKLOADS + ".stopped"))
                .onFailure(OnFailure.CONTINUE);
    }

    private void awaitLastClients(Facts facts, Side side) {
        Instant left = facts.get(Found.TRAFFIC_ACCEPTED).map(Instant::parse).orElseGet(clock::instant);
        Instant gone = left.plus(
                facts.get(Found.TRAFFIC_CONVERGENCE).map(Duration::parse).orElse(Duration.ZERO));
        if (clock.instant().plus(LAST_CLIENTS).isBefore(gone)) {
            throw new ClientsStillCome(side, gone);
        }
        for (Instant now = clock.instant(); now.isBefore(gone); now = clock.instant()) {
            Duration rest = Duration.between(now, gone);
            pace.pause(rest.compareTo(LOOK_AGAIN) < 0 ? rest : LOOK_AGAIN);
        }
    }

    /** Asks until everything answers as expected, or its time is over. */
    Step check() {
        return Action.of(
                        "check",
                        "asks "
                                + String.join(
                                        ", ",
                                        failover.checks().stream()
                                                .map(Instrument::name)
                                                .toList()) + " until everything answers as expected",
                        ANSWER,
                        (facts, guard) -> Facts.none(),
                        facts -> checked())
                .onFailure(OnFailure.CONTINUE)
                .traceless();
    }

    private Verdict checked() {
        List<Observation> seen = world.observe(failover.checks());
        List<String> amiss = seen.stream()
                .filter(observation -> observation.verdict() != Observation.Verdict.UP)
                .map(observation -> observation.observer() + ": " + observation.what())
                .toList();
        return amiss.isEmpty()
                ? new Verdict.Yes("all " + seen.size() + " checks answer as expected")
                : new Verdict.No(String.join("; ", amiss));
    }

    private String names() {
        return String.join(
                ", ", failover.workloads().stream().map(Instrument::name).toList());
    }

    /** Some clients keep an old answer for longer than a run waits. */
    private static final class ClientsStillCome extends HoldfastException implements Refusal {
        ClientsStillCome(Side side, Instant until) {
            super(
                    "clients may keep going to the " + side.word() + " region until " + until
                            + ", so its workloads were left running.",
                    "scale them down by hand after that, and give the record a shorter time to live.");
        }
    }

    /** They run, but not all of them. */
    private static final class NotReady extends HoldfastException implements Refusal {
        NotReady(List<String> lacking) {
            super(
                    "not every workload is ready: " + String.join("; ", lacking) + ".",
                    "look at its pods; clients are sent there all the same.");
        }
    }
}
