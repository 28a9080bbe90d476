package dev.holdfast.failover;

import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.runbook.Journal;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.VaultLayout;
import dev.holdfast.core.vault.lease.Leases;
import dev.holdfast.failover.approval.Approvals;
import dev.holdfast.failover.incident.Authorities;
import dev.holdfast.failover.incident.Coordination;
import dev.holdfast.failover.incident.CoordinationLost;
import dev.holdfast.failover.incident.Incidents;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.SharedRecords;
import dev.holdfast.failover.incident.Transition;
import dev.holdfast.failover.step.FailoverRunbook;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one invocation works with in the authoritative store.
 *
 * @param lapse how long an incident lasts that nothing touched and whose run is undecided; after so long without a sign of life
 *     a decided run is not gone on with by itself either
 */
record Desk(
        Authorities authorities,
        Coordination coordination,
        MeteredStore store,
        Incidents incidents,
        Leases leases,
        Approvals approvals,
        VaultLayout layout,
        Clock clock,
        Duration lapse) {
    private static final Duration SHORTEST_LAPSE = Duration.ofHours(1);

    /** @throws CoordinationLost when the authoritative store does not answer */
    static Desk open(Plan plan, Vault vault, List<Courier> couriers, Clock clock) {
        Authorities authorities = new Authorities(plan, vault);
        Coordination coordination = authorities.find();
        MeteredStore store =
                new MeteredStore(coordination.store(), vault.layout().journals());
        SharedRecords records = new SharedRecords(store);
        return new Desk(
                authorities,
                coordination,
                store,
                new Incidents(records, vault.layout(), authorities::remember),
                new Leases(store, plan.name(), clock, coordination.authority().firstEpoch()),
                new Approvals(records, vault.layout(), couriers, new SecureRandom(), clock),
                vault.layout(),
                clock,
                lapse(plan.failover().alarmAge()));
    }

    /** An alarm that is still taken belongs to the incident that it may have opened. */
    private static Duration lapse(Duration alarmAge) {
        return alarmAge.compareTo(SHORTEST_LAPSE) > 0 ? alarmAge : SHORTEST_LAPSE;
    }

    /** The run that answers the open incident: the proposed one, unless another does already. */
    RunFile join(RunFile proposal, Instant now) {
        return incidents.join(proposal, now, lapse, this::begun);
    }

    /** Left by whoever decided it before it touched anything, a run is as good as undecided. */
    private boolean begun(RunFile file) {
        return Journal.read(store, layout, file.run(), clock).isBeyond(FailoverRunbook.HARMLESS);
    }

    /** Adds an alarm's word to a run that is not over; it counts whenever gates are asked. */
    RunFile hear(RunFile file, Transition word) {
        return incidents.change(file, present -> present.hearing(word, lapse));
    }

    /** Lets stores that do not know it yet know where the authority is. */
    void tellOutdated() {
        authorities.tell(coordination);
    }
}
