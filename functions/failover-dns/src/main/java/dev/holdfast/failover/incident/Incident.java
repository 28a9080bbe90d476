package dev.holdfast.failover.incident;

import dev.holdfast.core.run.RunId;
import java.time.Instant;

/**
 * The present incident of a plan, or its last one: a plan has one at a time, so that two alarms of one outage are one
 * incident.
 *
 * @param run the run that answers it
 * @param touched when something last belonged to it: an alarm, a person
 * @param open whether it is still being answered
 */
public record Incident(RunId run, Instant touched, boolean open) {
    Incident touchedAt(Instant now) {
        return new Incident(run, now.isAfter(touched) ? now : touched, open);
    }

    Incident closed() {
        return new Incident(run, touched, false);
    }
}
