package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.Progress;
import java.util.concurrent.atomic.AtomicLong;

/** Does something once, on the working thread, when a megabyte of the dump has gone into the stream. */
final class OnFirstBytes implements Progress {
    private static final long ENOUGH = 1 << 20;

    private final Runnable action;
    private final AtomicLong seen = new AtomicLong();

    OnFirstBytes(Runnable action) {
        this.action = action;
    }

    @Override
    public void phase(String name, long totalBytes) {}

    @Override
    public void advance(long bytes) {
        long before = seen.getAndAdd(bytes);
        if (before < ENOUGH && before + bytes >= ENOUGH) {
            action.run();
        }
    }
}
