package dev.holdfast.console.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps writing to a {@linkplain SampleDatabase sample database} on one connection of its own until it is closed: inserts, updates,
 * deletes, sequence values, large objects, transactions of several statements, and some that are rolled back.
 *
 * <p>It takes row locks only, so it never stands in the way of a backup. The first error ends the writing and is kept.
 */
public final class LiveWriter implements AutoCloseable {
    private final Connection connection;
    private final Duration pause;
    private final Thread thread;
    private long transactions;
    private SQLException failure;
    private volatile boolean stopping;

    private LiveWriter(Connection connection, Duration pause) {
        this.connection = connection;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("live-writer").unstarted(this::write);
    }

    /**
     * Begins to write on a connection that it takes over and closes.
     *
     * @param pause wait after each transaction; zero writes as fast as the server allows
     * @throws SQLException when the connection is not usable
     */
    public static LiveWriter start(Connection connection, Duration pause) throws SQLException {
        connection.setAutoCommit(false);
        LiveWriter writer = new LiveWriter(connection, pause);
        writer.thread.start();
        return writer;
    }

    /** How many commits the server has acknowledged so far. */
    public synchronized long transactions() {
        return transactions;
    }

    /** The error that ended the writing, if one did. Stopping is not an error. */
    public synchronized Optional<SQLException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Waits until so many commits are acknowledged in all.
     *
     * @return false when the writing ended or the patience ran out before
     */
    public synchronized boolean awaitTransactions(long wanted, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (transactions < wanted) {
            long millisLeft = (deadline - System.nanoTime()) / 1_000_000;
            if (millisLeft <= 0 || failure != null || !thread.isAlive()) {
                return false;
            }
            wait(Math.min(millisLeft, 100));
        }
        return true;
    }

    /** Lets the current transaction finish, then ends the thread and the connection. Idempotent. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (connection) {
            for (long turn = 0; !stopping; turn++) {
                boolean commits = transact(turn);
                if (commits) {
                    connection.commit();
                    acknowledged();
                } else {
                    connection.rollback();
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (SQLException e) {
            failed(e);
        }
    }

    private synchronized void acknowledged() {
        transactions++;
        notifyAll();
    }

    private synchronized void failed(SQLException cause) {
        failure = cause;
        notifyAll();
    }

    /** One transaction's statements; false when it is to be rolled back. */
    private boolean transact(long turn) throws SQLException {
        switch ((int) (turn % 8)) {
            case 0, 4 -> logAccess(turn);
            case 1 -> submitClaim(turn);
            case 2 -> changePatient(turn);
            case 3 -> pushCommit(turn);
            case 5 -> addScan(turn);
            case 6 -> tidyUp(turn);
            default -> {
                // Sequence values are gone although nothing else of this transaction stays.
                logAccess(turn);
                submitClaim(turn);
                return false;
            }
        }
        return true;
    }

    private void logAccess(long turn) throws SQLException {
        execute("""
                INSERT INTO audit.audit_logs (at, actor, action, object, client, detail, digest)
                SELECT clock_timestamp(), 'live.writer', 'read', 'patient/' || ? + i, '127.0.0.1', json_build_object('turn', i),
                       sha256(int8send(? + i))
                FROM generate_series(1, 3) AS i""", turn, turn);
        execute("SELECT nextval('billing.countdown')");
    }

    private void submitClaim(long turn) throws SQLException {
        execute("""
                INSERT INTO billing.claims (patient_id, submitted, billed, payer, trace, lines, remark)
                SELECT id, current_date, id % 900 + 0.25, 'Live Payer', md5(? || 'live')::uuid, '[]', 'live'
                FROM clinical.patients WHERE id = 1 + ? % 500""", turn, turn);
        execute("""
                UPDATE billing.claims SET status = 'paid', paid = billed
                WHERE patient_id = 1 + ? % 500 AND status = 'submitted'""", turn * 7);
    }

    private void changePatient(long turn) throws SQLException {
        execute("UPDATE clinical.patients SET phone = '+00 555 ' || ? WHERE id = 1 + ? % 500", turn, turn * 13);
        execute(
                "UPDATE clinical.encounters SET note = note || ' Addendum ' || ? WHERE id = 1 + ? % 2000",
                turn, turn * 3);
        execute("""
                INSERT INTO clinical.lab_observations (patient_id, taken_at, value, specimen)
                VALUES (1 + ? % 500, clock_timestamp(), ? / 3.0, 'live')""", turn, turn);
    }

    private void pushCommit(long turn) throws SQLException {
        execute("""
                INSERT INTO platform.commits (sha, repository, author, committed_at, message, paths, stats)
                VALUES (left(encode(sha256(('live' || ? || clock_timestamp())::bytea), 'hex'), 40), 'policies', 'live@example.org',
                        clock_timestamp() AT TIME ZONE 'UTC', 'Live change ' || ?, '{README.md}', '{"added": 1}')""", turn, turn);
    }

    private void addScan(long turn) throws SQLException {
        execute("""
                INSERT INTO clinical.scans (patient_id, image, label)
                SELECT 1 + ? % 500, lo_from_bytea(0, decode(repeat(md5(? || 'scan'), 500), 'hex')), 'live'""", turn, turn);
        execute("""
                SELECT lo_put(image, 100, 'changed'::bytea) FROM clinical.scans
                WHERE id = (SELECT max(id) FROM clinical.scans WHERE label = 'live')""");
    }

    private void tidyUp(long turn) throws SQLException {
        execute("DELETE FROM clinical.encounters WHERE id = 3000 + ?", turn);
        execute("""
                DELETE FROM audit.audit_logs WHERE (id, at) IN
                    (SELECT id, at FROM audit.audit_logs_other WHERE actor = 'live.writer' ORDER BY at LIMIT 2)""");
        execute("""
                WITH gone AS (DELETE FROM clinical.scans WHERE id =
                    (SELECT min(id) FROM clinical.scans WHERE label = 'live'
                     HAVING count(*) > 3) RETURNING image)
                SELECT lo_unlink(image) FROM gone""");
    }

    private void execute(String sql, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
