package dev.holdfast.postgresql.replication;

import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Writers that commit one row after the other, come back whenever they are thrown out, and note what was acknowledged. */
final class Hammer implements AutoCloseable {
    private final AtomicLong next = new AtomicLong();
    private final SortedSet<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final List<Writer> writers = new ArrayList<>();
    private volatile boolean stopping;

    Hammer(List<Login> logins) {
        logins.forEach(login -> writers.add(new Writer(login)));
        writers.forEach(writer -> writer.thread.start());
    }

    /** Every row whose commit a server acknowledged. */
    SortedSet<Long> acknowledged() {
        return acknowledged;
    }

    void awaitAcknowledged(int rows) {
        TwoRegions.await(() -> acknowledged.size() >= rows);
    }

    /**
     * Lets each writer try so often from now on and says how many of these attempts were acknowledged.
     *
     * @param attempts at least two: the one that is going on does not count
     */
    int succeedingOf(int attempts) {
        int before = writers.stream().mapToInt(writer -> writer.mark()).sum();
        TwoRegions.await(() -> writers.stream().allMatch(writer -> writer.tried.get() >= writer.marked + attempts));
        return writers.stream().mapToInt(writer -> writer.succeeded.get()).sum() - before;
    }

    /** Stops writing and waits for the attempts that are going on. */
    @Override
    public void close() {
        stopping = true;
        for (Writer writer : writers) {
            try {
                writer.thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Writer {
        private final Login login;
        private final Thread thread;
        private final AtomicInteger tried = new AtomicInteger();
        private final AtomicInteger succeeded = new AtomicInteger();
        private volatile int marked;

        Writer(Login login) {
            this.login = login;
            this.thread = Thread.ofPlatform().daemon().name("hammer").unstarted(this::write);
        }

        /** An attempt that began before may still be acknowledged afterwards, so the next one is waited for. */
        int mark() {
            int going = tried.get();
            TwoRegions.await(() -> tried.get() > going);
            marked = tried.get();
            return succeeded.get();
        }

        private void write() {
            while (!stopping) {
                try (Connection connection = Connections.connect(login);
                        Statement statement = connection.createStatement()) {
                    while (!stopping) {
                        attempt(statement);
                    }
                } catch (SQLException thrownOut) {
                    tried.incrementAndGet();
                    // As pools do; a storm of new sessions would only measure this machine.
                    LockSupport.parkNanos(5_000_000);
                }
            }
        }

        private void attempt(Statement statement) throws SQLException {
            long id = next.incrementAndGet();
            statement.execute("INSERT INTO ledger VALUES (" + id + ")");
            acknowledged.add(id);
            succeeded.incrementAndGet();
            tried.incrementAndGet();
        }
    }
}
