package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Instrument;

/** Decides where clients go. One bean per kind of instrument: {@code rfc2136}, {@code route53}, {@code arc} … */
public interface TrafficControl {
    /** The kind as written in a plan. */
    String kind();

    /** Whether a change needs the provider's control plane, which may be what failed. */
    Plane plane();

    /** Asks every authority where clients are sent now. Never throws for a silent authority: that is an answer. */
    TrafficView look(Instrument instrument);

    /**
     * Sends clients to this side. Idempotent. Returns when the provider accepted the change; {@link #look} proves it.
     *
     * @param guard checked immediately before the change
     * @throws TrafficException when the change was not made, or nobody knows whether it was
     */
    void redirect(Instrument instrument, Side to, Guard guard);

    /** The two halves of a cloud service. */
    enum Plane {
        /** Works while the provider's management interface does not. */
        DATA,
        /** Needs the provider's management interface. */
        CONTROL
    }
}
