package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.Progress;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does something once when a phase of the work begins, on the working thread: that is when others interfere. */
public final class OnPhase implements Progress {
    private final String phase;
    private final Runnable action;
    private final AtomicBoolean happened = new AtomicBoolean();

    public OnPhase(String phase, Runnable action) {
        this.phase = phase;
        this.action = action;
    }

    public boolean happened() {
        return happened.get();
    }

    @Override
    public void phase(String name, long totalBytes) {
        if (name.startsWith(phase) && happened.compareAndSet(false, true)) {
            action.run();
        }
    }

    @Override
    public void advance(long bytes) {}
}
