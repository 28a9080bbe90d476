package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Regions;
import dev.holdfast.core.plan.Scenario;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.lease.Leases;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.Move;
import dev.holdfast.failover.gate.Situation;
import dev.holdfast.failover.gate.Situation.Capacity;
import dev.holdfast.failover.gate.Situation.Database;
import dev.holdfast.failover.gate.Situation.FenceReading;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.gate.Situation.Past;
import dev.holdfast.failover.gate.Situation.Witness;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.incident.Transition;
import dev.holdfast.failover.step.KindMissing;
import dev.holdfast.failover.step.World;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Looks at everything the gates ask about, all at once. Changes nothing. */
final class Survey {
    static final String ROTATION = "rotation";

    private final World world;
    private final Plan plan;
    private final Leases leases;
    private final Clock clock;

    Survey(World world, Plan plan, Leases leases, Clock clock) {
        this.world = world;
        this.plan = plan;
        this.leases = leases;
        this.clock = clock;
    }

    /**
     * @param flight what is known of the lease that keeps two failovers apart
     * @param approvals roles that approved the run
     */
    Situation of(RunFile file, Serving serving, Flight flight, List<String> approvals) {
        Failover failover = plan.failover();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var observed = CompletableFuture.supplyAsync(() -> world.observe(failover.observers()), threads);
            var database = CompletableFuture.supplyAsync(() -> database(file), threads);
            var capacity = CompletableFuture.supplyAsync(() -> capacity(file.to()), threads);
            var fences = CompletableFuture.supplyAsync(() -> fences(file.from()), threads);
            var rotation = CompletableFuture.supplyAsync(this::rotation, threads);
            List<Observation> observations =
                    new ArrayList<>(file.heard().stream().map(Survey::vote).toList());
            observations.addAll(observed.join());
            return new Situation(
                    clock.instant(),
                    failover,
                    new Move(file.direction(), file.from(), file.to(), file.byPerson()),
                    rpo(file.scenario()),
                    observations,
                    serving.moved() ? new Past.Moved(serving.since(), serving.run()) : new Past.Never(),
                    flight,
                    rotation.join(),
                    database.join(),
                    capacity.join(),
                    fences.join(),
                    witness(),
                    approvals);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Observation vote(Transition word) {
        return new Observation(
                "alarm " + word.alarm(),
                word.place(),
                word.at(),
                word.fired() ? Observation.Verdict.DOWN : Observation.Verdict.UP,
                word.fired() ? "it fired" : "it says that it is over");
    }

    private Duration rpo(String scenario) {
        return plan.scenario(scenario)
                .map(Scenario::target)
                .filter(Scenario.Target.Within.class::isInstance)
                .map(target -> ((Scenario.Target.Within) target).rpo())
                .orElse(plan.objectives().rpo());
    }

    private Database database(RunFile file) {
        Optional<SystemSpec> system = plan.system(plan.failover().system());
        if (system.isEmpty()) {
            return new Database.None();
        }
        try {
            Replicating adapter = world.system(system.get());
            Side next = file.to();
            return new Database.Replicated(
                    adapter.look(system.get(), file.from()),
                    adapter.look(system.get(), next),
                    lag(adapter, system.get(), next),
                    adapter.closesItself(system.get()));
        } catch (KindMissing e) {
            return new Database.Unsupported(e.getMessage());
        }
    }

    private static Replicating.Lag lag(Replicating adapter, SystemSpec system, Side standby) {
        try {
            return adapter.lag(system, standby);
        } catch (HoldfastException e) {
            return new Replicating.Lag.Unknown(e.getMessage());
        }
    }

    private List<Capacity> capacity(Side side) {
        List<Capacity> capacity = new ArrayList<>();
        for (Instrument instrument : plan.failover().workloads()) {
            try {
                capacity.add(new Capacity.Seen(
                        instrument.name(), world.workloads(instrument).look(instrument, side)));
            } catch (HoldfastException e) {
                capacity.add(new Capacity.Unknown(instrument.name(), e.getMessage()));
            }
        }
        return capacity;
    }

    private List<FenceReading> fences(Side old) {
        List<FenceReading> readings = new ArrayList<>();
        for (Instrument instrument : plan.failover().fences()) {
            try {
                readings.add(new FenceReading(
                        instrument.name(), world.fence(instrument).look(instrument, old)));
            } catch (HoldfastException e) {
                readings.add(new FenceReading(instrument.name(), new FenceState.Unknown(e.getMessage())));
            }
        }
        return readings;
    }

    private Flight rotation() {
        return flight(leases, ROTATION);
    }

    /** Whether anybody holds a lease. */
    static Flight flight(Leases leases, String name) {
        try {
            return leases.holder(name)
                    .<Flight>map(holder -> new Flight.Held("run " + holder.run(), holder.until()))
                    .orElseGet(Flight.Free::new);
        } catch (StoreException e) {
            return new Flight.Unknown(e.getMessage());
        }
    }

    private Witness witness() {
        return plan.regions()
                .with(Regions.Role.WITNESS)
                .<Witness>map(region -> region.name().equals(world.here())
                        ? new Witness.Here(region.name())
                        : new Witness.Elsewhere(region.name(), world.here()))
                .orElseGet(Witness.None::new);
    }

    /** Whether the old primary can be asked to close itself, so that nothing need be lost. */
    static boolean canBePlanned(Situation seen) {
        boolean person = seen.move().byPerson() || seen.move().direction() == Direction.FAILBACK;
        return person
                && seen.database() instanceof Database.Replicated(var old, var next, var lag, var closable)
                && closable
                && !(old instanceof Replicating.Member.Unreachable);
    }
}
