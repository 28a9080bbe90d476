package dev.holdfast.core.failover;

/** From where this runtime looks at the world. One bean per runtime. */
public interface Vantage {
    /** The region's or the machine's name, as it stands beside an {@link Observation}. Never empty. */
    String here();
}
