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

    /**
     * Has the provider accept a change to what stands there already: by the same credentials, at the same place and with the
     * same rights as {@link #redirect} needs, as far as that can be tried without leading a client elsewhere.
     *
     * @param present the side that clients are sent to now
     * @param guard checked immediately before the change
     * @throws TrafficException when the change was not accepted, or nobody knows whether it was
     */
    void tryOut(Instrument instrument, Side present, Guard guard);

    /** The two halves of a cloud service. */
    enum Plane {
        /** Works while the provider's management interface does not. */
        DATA,
        /** Needs the provider's management interface. */
        CONTROL
    }
}
