package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Guard;
import java.util.concurrent.atomic.AtomicInteger;

/** Rights to act. */
final class Guards {
    private Guards() {}

    /** Says yes to everything. */
    static Guard yes() {
        return new After(Integer.MAX_VALUE);
    }

    /** Says no to everything. */
    static After no() {
        return new After(0);
    }

    /** Says yes so often, then no: as when the run dies there. */
    static After yesTimes(int times) {
        return new After(times);
    }

    static final class After implements Guard {
        private final AtomicInteger left;

        private After(int left) {
            this.left = new AtomicInteger(left);
        }

        @Override
        public void check() {
            if (left.getAndDecrement() <= 0) {
                throw new Refused();
            }
        }

        @Override
        public long epoch() {
            return 1;
        }
    }

    /** Nobody else throws it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused() {
            super("the lease is lost");
        }
    }
}
