package dev.holdfast.failover.step;

import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.Vantage;
import dev.holdfast.core.failover.Workloads;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemKind;
import dev.holdfast.failover.incident.Concurrently;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The adapters of this runtime, found by the kinds that a plan names. */
@ApplicationScoped
public class World {
    /** Longer than any probe's own timeout should be: one that does not keep to it is not waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Probing> probes;
    private final List<Fencing> fences;
    private final List<Replicating> systems;
    private final List<TrafficControl> traffic;
    private final List<Workloads> workloads;
    private final List<Courier> couriers;
    private final Vantage vantage;
    private final Clock clock;

    public World(
            @All List<Probing> probes,
            @All List<Fencing> fences,
            @All List<Replicating> systems,
            @All List<TrafficControl> traffic,
            @All List<Workloads> workloads,
            @All List<Courier> couriers,
            Vantage vantage,
            Clock clock) {
        this.probes = probes;
        this.fences = fences;
        this.systems = systems;
        this.traffic = traffic;
        this.workloads = workloads;
        this.couriers = couriers;
        this.vantage = vantage;
        this.clock = clock;
    }

    /** From where this runtime looks. */
    public String here() {
        return vantage.here();
    }

    /** The ways to reach people. */
    public List<Courier> couriers() {
        return couriers;
    }

    /** Lets all of them look at once. What cannot look has learnt nothing. */
    public List<Observation> observe(List<Instrument> instruments) {
        return Concurrently.map(instruments, PATIENCE, this::observe, this::nothingLearnt);
    }

    private Observation observe(Instrument instrument) {
        return found(probes, Probing::kind, instrument.kind())
                .map(probe -> probe.look(instrument))
                .orElseGet(
                        () -> nothingLearnt(instrument, "no installed adapter knows kind '" + instrument.kind() + "'"));
    }

    private Observation nothingLearnt(Instrument instrument, String why) {
        return new Observation(instrument.name(), vantage.here(), clock.instant(), Observation.Verdict.UNKNOWN, why);
    }

    /** @throws KindMissing when no adapter knows it */
    public Fencing fence(Instrument instrument) {
        return required("fence '" + instrument.name() + "'", fences, Fencing::kind, instrument.kind());
    }

    /** How long fencing by this instrument may take at most; no time where no adapter knows it. */
    public Duration fencingTime(Instrument instrument) {
        return found(fences, Fencing::kind, instrument.kind())
                .map(fence -> fence.longest(instrument))
                .orElse(Duration.ZERO);
    }

    /** @throws KindMissing when no adapter knows it */
    public Workloads workloads(Instrument instrument) {
        return required("workloads '" + instrument.name() + "'", workloads, Workloads::kind, instrument.kind());
    }

    /** @throws KindMissing when no adapter knows it */
    public Replicating system(SystemSpec system) {
        return required("system '" + system.name() + "'", systems, SystemKind::kind, system.kind());
    }

    /** @throws KindMissing when no adapter knows it */
    public TrafficControl traffic(Instrument instrument) {
        return required("traffic '" + instrument.name() + "'", traffic, TrafficControl::kind, instrument.kind());
    }

    /**
     * The instruments in the order in which they are tried: those whose change needs no control plane first, because that
     * may be what failed; among these as the plan has them. One that nobody knows comes last, to be complained about.
     */
    public List<Instrument> inOrderOfTrial(List<Instrument> instruments) {
        return instruments.stream().sorted(Comparator.comparingInt(this::rank)).toList();
    }

    private int rank(Instrument instrument) {
        return found(traffic, TrafficControl::kind, instrument.kind())
                .map(control -> control.plane() == TrafficControl.Plane.DATA ? 0 : 1)
                .orElse(2);
    }

    private static <A> A required(String what, List<A> adapters, Function<A, String> kind, String wanted) {
        return found(adapters, kind, wanted)
                .orElseThrow(() -> new KindMissing(
                        what, wanted, adapters.stream().map(kind).sorted().toList()));
    }

    private static <A> Optional<A> found(List<A> adapters, Function<A, String> kind, String wanted) {
        return adapters.stream()
                .filter(adapter -> kind.apply(adapter).equals(wanted))
                .findFirst();
    }
}
