package dev.holdfast.core.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How traffic and database move between the plan's primary and standby region.
 *
 * @param system name of the system whose standby is promoted; empty when only traffic moves
 * @param promotion who may decide
 * @param holdDown no second failover before so much time has passed since the last one
 * @param alarmAge an alarm older than this is stale and starts nothing
 * @param promotionTimeout longest wait for the standby to become a primary
 * @param quorum how many independent observers must see the serving region down
 * @param observers who looks at the region that serves
 * @param alarms which alarm may start which scenario; every other alarm is reported and never acted on
 * @param fences ways to stop or isolate the old primary that do not depend on it
 * @param traffic what decides where clients go; tried in this order, the first that works serves
 * @param workloads applications that are scaled up in the region that takes over
 * @param checks what must answer as expected after the switch
 * @param approvers roles that may approve; two different ones are needed
 */
public record Failover(
        String system,
        Promotion promotion,
        Duration holdDown,
        Duration alarmAge,
        Duration promotionTimeout,
        int quorum,
        List<Instrument> observers,
        List<Alarm> alarms,
        List<Instrument> fences,
        List<Instrument> traffic,
        List<Instrument> workloads,
        List<Instrument> checks,
        List<String> approvers) {

    /** Who may decide that a region is given up. */
    public enum Promotion {
        /** The observers' quorum and the gates, with a witness outside both regions. */
        AUTOMATIC,
        /** Two people of different roles. */
        APPROVED
    }

    /**
     * An alarm that somebody mapped.
     *
     * @param alarm its name, ARN or rule identifier as the cloud sends it
     * @param scenario name of the scenario it may start
     */
    public record Alarm(String alarm, String scenario) {
        /** Exact, but for Azure's resource identifiers: Azure itself changes their case from one interface to the next. */
        private boolean isCalled(String identifier) {
            return alarm.startsWith("/subscriptions/") ? alarm.equalsIgnoreCase(identifier) : alarm.equals(identifier);
        }
    }

    /** A plan that says nothing about failing over. */
    public static Failover none() {
        return new Failover(
                "",
                Promotion.APPROVED,
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                2,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** Whether the plan says how to fail over at all. */
    public boolean configured() {
        return !traffic.isEmpty() || !system.isEmpty();
    }

    /**
     * The scenario an alarm may start; empty when nobody mapped it.
     *
     * @param identifiers everything the alarm is called: any of them may stand in the plan
     */
    public Optional<String> scenarioOf(Collection<String> identifiers) {
        return alarms.stream()
                .filter(mapped -> identifiers.stream().anyMatch(mapped::isCalled))
                .map(Alarm::scenario)
                .findFirst();
    }
}
