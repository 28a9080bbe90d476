package dev.holdfast.failover.gate;

import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.failover.WorkloadState;
import dev.holdfast.core.plan.Failover;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Everything the gates look at, gathered beforehand.
 *
 * @param failover what the plan says
 * @param rpo longest span of work that this scenario may lose
 * @param observations what the observers of the serving region saw, the alarm among them
 * @param past the switch before
 * @param flight who holds the lease {@code failover}
 * @param rotation who holds the lease {@code rotation}
 * @param database how the two database servers are
 * @param capacity how the workloads are that are to take over
 * @param fences what the independent fences of the old primary say
 * @param witness whether somebody outside both regions takes part
 * @param approvals roles that approved this run, each once
 */
public record Situation(
        Instant now,
        Failover failover,
        Move move,
        Duration rpo,
        List<Observation> observations,
        Past past,
        Flight flight,
        Flight rotation,
        Database database,
        List<Capacity> capacity,
        List<FenceReading> fences,
        Witness witness,
        List<String> approvals) {
    public Situation {
        observations = List.copyOf(observations);
        capacity = List.copyOf(capacity);
        fences = List.copyOf(fences);
        approvals = List.copyOf(approvals);
    }

    /** The same, approved by these roles. */
    public Situation approvedBy(List<String> roles) {
        return new Situation(
                now,
                failover,
                move,
                rpo,
                observations,
                past,
                flight,
                rotation,
                database,
                capacity,
                fences,
                witness,
                roles);
    }

    /** The switch before this one. */
    public sealed interface Past {
        /** Service never moved. */
        record Never() implements Past {}

        /** It moved then. */
        record Moved(Instant at, String run) implements Past {}

        /** Nobody can be asked. */
        record Unknown(String why) implements Past {}
    }

    /** Whether a lease is held. */
    public sealed interface Flight {
        /** By nobody else. */
        record Free() implements Flight {}

        /** By another run, until then at the latest unless it goes on. */
        record Held(String by, Instant until) implements Flight {}

        /** Nobody can be asked. */
        record Unknown(String why) implements Flight {}
    }

    /** The database, if one moves. */
    public sealed interface Database {
        /** Only traffic moves. */
        record None() implements Database {}

        /**
         * It is replicated.
         *
         * @param old how the server sees itself that serves now
         * @param next how the server sees itself that is to take over
         * @param lag what its promotion would lose now
         * @param closable whether the old primary can close itself, and either can be made to follow again; no provider's
         *     server can
         */
        record Replicated(Replicating.Member old, Replicating.Member next, Replicating.Lag lag, boolean closable)
                implements Database {
            /** Servers that their owner runs. */
            public Replicated(Replicating.Member old, Replicating.Member next, Replicating.Lag lag) {
                this(old, next, lag, true);
            }
        }

        /** No installed adapter knows this kind of system. */
        record Unsupported(String why) implements Database {}
    }

    /** How one group of workloads is in the region that is to take over. */
    public sealed interface Capacity {
        /** The instrument's name. */
        String instrument();

        /** It was asked. */
        record Seen(String instrument, WorkloadState state) implements Capacity {}

        /** It could not be. */
        record Unknown(String instrument, String why) implements Capacity {}
    }

    /** What one independent fence says of the old primary. */
    public record FenceReading(String instrument, FenceState state) {}

    /** Somebody outside both regions. */
    public sealed interface Witness {
        /** The plan names none. */
        record None() implements Witness {}

        /** This function runs in the witness region. */
        record Here(String region) implements Witness {}

        /** It runs elsewhere; an observer of the witness region may stand in. */
        record Elsewhere(String region, String here) implements Witness {}
    }
}
