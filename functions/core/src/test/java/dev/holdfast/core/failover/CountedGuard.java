package dev.holdfast.core.failover;

import dev.holdfast.core.HoldfastException;
import java.util.concurrent.atomic.AtomicInteger;

/** A right to act that counts how often it was asked for. */
public final class CountedGuard implements Guard {
    private final AtomicInteger asked = new AtomicInteger();
    private final int allowed;

    private CountedGuard(int allowed) {
        this.allowed = allowed;
    }

    /** One that always says yes. */
    public CountedGuard() {
        this(Integer.MAX_VALUE);
    }

    /** One that always says no, as when the lease is lost. */
    public static CountedGuard refusing() {
        return new CountedGuard(0);
    }

    /** One that says yes so many times and no from then on. */
    public static CountedGuard allowing(int times) {
        return new CountedGuard(times);
    }

    /** How often it was asked. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void check() {
        if (asked.incrementAndGet() > allowed) {
            throw new NotYours();
        }
    }

    @Override
    public long epoch() {
        return 7;
    }

    /** The right is gone. */
    public static final class NotYours extends HoldfastException {
        NotYours() {
            super("somebody else acts now.", "do nothing.");
        }
    }
}
