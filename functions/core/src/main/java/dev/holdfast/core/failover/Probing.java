package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Instrument;

/**
 * Looks at one thing from here and says what it saw. Serves as an observer before a failover and as a check after it.
 * One bean per kind of instrument: {@code http}, {@code tcp}, {@code sql}, {@code route53-health} …
 */
public interface Probing {
    /** The kind as written in a plan. */
    String kind();

    /**
     * Looks once, within the instrument's {@code timeout}. Never throws for what it observes: a refused connection is an
     * observation, and what kept it from looking is {@link Observation.Verdict#UNKNOWN}.
     */
    Observation look(Instrument instrument);
}
