package dev.holdfast.core.failover;

import dev.holdfast.core.vault.StoreException;
import java.util.concurrent.atomic.AtomicInteger;

/** A guard that counts how often it is asked, and refuses when told to. */
public final class ScriptedGuard implements Guard {
    /** The epoch it gives. */
    public static final long EPOCH = 7;

    private final AtomicInteger checks = new AtomicInteger();
    private final int granted;

    private ScriptedGuard(int granted) {
        this.granted = granted;
    }

    /** Lets everything happen. */
    public static ScriptedGuard open() {
        return new ScriptedGuard(Integer.MAX_VALUE);
    }

    /** Cannot reach the coordination store. */
    public static ScriptedGuard shut() {
        return new ScriptedGuard(0);
    }

    /** How often it was asked. */
    public int checks() {
        return checks.get();
    }

    @Override
    public void check() {
        if (checks.incrementAndGet() > granted) {
            throw new StoreException.Unavailable("coordination", "lease", "it does not answer.", null);
        }
    }

    @Override
    public long epoch() {
        return EPOCH;
    }
}
