package dev.holdfast.local.fence;

import java.time.Duration;

/** Time as waiting needs it: it only goes forward, whatever happens to the clock on the wall. */
interface Ticker {
    /** Nanoseconds since some fixed moment. */
    long nanos();

    /** Waits. */
    void pause(Duration length) throws InterruptedException;

    /** The machine's. */
    static Ticker ofMachine() {
        return new Ticker() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                Thread.sleep(length);
            }
        };
    }
}
