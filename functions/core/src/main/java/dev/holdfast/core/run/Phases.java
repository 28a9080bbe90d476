package dev.holdfast.core.run;

import java.util.concurrent.atomic.LongAdder;

/** Shows progress, and remembers how far it has come: whoever runs out of time says where. Safe for several threads. */
public final class Phases implements ProgressSource.Shown {
    private final ProgressSource.Shown shown;
    private volatile Point now;

    /** Where the work is: the phase's name, its bytes so far and in all; 0 in all when unknown. */
    private record Point(String phase, long total, LongAdder done) {
        Point(String phase, long total) {
            this(phase, total, new LongAdder());
        }
    }

    /**
     * Goes on showing where {@code shown} does.
     *
     * @param first the name of what is done before the work names a phase itself
     */
    public Phases(ProgressSource.Shown shown, String first) {
        this.shown = shown;
        this.now = new Point(first, 0);
    }

    /** Phases nobody watches; for what shows nothing. */
    public static Phases unseen(String first) {
        return new Phases(Unseen.NOBODY, first);
    }

    @Override
    public void phase(String name, long totalBytes) {
        now = new Point(name, totalBytes);
        shown.phase(name, totalBytes);
    }

    @Override
    public void advance(long bytes) {
        now.done().add(bytes);
        shown.advance(bytes);
    }

    /** The present phase. */
    public String phase() {
        return now.phase();
    }

    /** How many bytes of the present phase are done. */
    public long done() {
        return now.done().sum();
    }

    /** How many bytes the present phase has in all; 0 when unknown. */
    public long total() {
        return now.total();
    }

    @Override
    public void close() {
        shown.close();
    }

    private enum Unseen implements ProgressSource.Shown {
        NOBODY;

        @Override
        public void phase(String name, long totalBytes) {}

        @Override
        public void advance(long bytes) {}

        @Override
        public void close() {}
    }
}
