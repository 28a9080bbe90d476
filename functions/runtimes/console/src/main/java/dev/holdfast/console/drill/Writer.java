package dev.holdfast.console.drill;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Side;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Commits one row after the other until it is closed, and writes down how each attempt went. When it is thrown out, or is
 * told no, it finds its database anew and enters again.
 */
final class Writer implements AutoCloseable {
    /** The table it writes to. */
    static final String TABLE = "entries";

    /** A client that waits longer for a commit has given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** PostgreSQL's code for a transaction that must not write ("PostgreSQL Error Codes", class 25). */
    private static final String READ_ONLY = "25006";

    private static final Duration BEFORE_TRYING_AGAIN = Duration.ofMillis(50);

    private final String name;
    private final Place.Finding finding;
    private final Function<Place, Login> entry;
    private final AtomicLong keys;
    private final Ledger ledger;
    private final Duration pause;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param keys gives each row its key, once for all writers
     * @param pause wait after each commit
     */
    Writer(
            String name,
            Place.Finding finding,
            Function<Place, Login> entry,
            AtomicLong keys,
            Ledger ledger,
            Duration pause,
            Clock clock) {
        this.name = name;
        this.finding = finding;
        this.entry = entry;
        this.keys = keys;
        this.ledger = ledger;
        this.pause = pause;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("writer-" + name).start(this::write);
    }

    /** Waits for the attempt that is going on. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (!stopping) {
            Instant began = clock.instant();
            try {
                Place place = finding.find();
                try (Connection connection = Connections.open(entry.apply(place), PATIENCE);
                        PreparedStatement insert =
                                connection.prepareStatement("INSERT INTO " + TABLE + " (id, writer) VALUES (?, ?)")) {
                    while (!stopping) {
                        began = clock.instant();
                        attempt(insert, place.server(), began);
                        LockSupport.parkNanos(pause.toNanos());
                    }
                }
            } catch (SQLException | HoldfastException | Place.NotFound e) {
                ledger.add(new Attempt.Failed(name, began, clock.instant(), e.getMessage()));
                LockSupport.parkNanos(BEFORE_TRYING_AGAIN.toNanos());
            }
        }
    }

    private void attempt(PreparedStatement insert, Side server, Instant began) throws SQLException {
        long id = keys.incrementAndGet();
        insert.setLong(1, id);
        insert.setString(2, name);
        try {
            insert.executeUpdate();
            ledger.add(new Attempt.Acknowledged(id, server, name, began, clock.instant()));
        } catch (SQLException refused) {
            if (!READ_ONLY.equals(refused.getSQLState())) {
                throw refused;
            }
            // A standby lets clients in and takes no writes; the same session may write once it is promoted.
            ledger.add(new Attempt.Failed(name, began, clock.instant(), refused.getMessage()));
        }
    }
}
