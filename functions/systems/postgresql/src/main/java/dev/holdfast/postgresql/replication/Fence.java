package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Replicating.Holding;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.socket.Login;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Closes a primary to everybody but replication and Holdfast, and opens it again.
 *
 * <p>Every database is closed with {@code ALLOW_CONNECTIONS false}, which binds superusers and background workers too;
 * only the control database stays open, for superusers alone and read-only unless a session says otherwise. What a
 * database was like before is noted in its own settings ({@code holdfast.fence}, which means nothing to the server), in
 * the transaction that closes it: the notes are replicated with it, so whoever becomes a primary can open it again, and
 * an interrupted fence can be taken back exactly.
 *
 * <p>Not bound: a superuser who enters the control database and writes there on purpose, and the server's own
 * maintenance, which goes on writing log but no data. Prepared transactions stay prepared, and are replicated as such.
 */
final class Fence {
    private static final String INSIDE =
            "datid IS NOT NULL AND backend_type <> 'autovacuum worker' AND pid <> ALL (?::int[])";

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Session control;
    private final String controlDatabase;
    private final Guard guard;

    /** @param control a session in the control database, which the fence leaves alone */
    Fence(Session control, String controlDatabase, Guard guard) {
        this.control = control;
        this.controlDatabase = controlDatabase;
        this.guard = guard;
    }

    /**
     * Closes it. Idempotent; an interrupted one is completed.
     *
     * @param data entry to the applications' database
     * @return the end of the log when the last session was gone, and the figures at that time
     */
    Holding close(Login data, Figures figures) {
        requireSuperuser();
        var known = Door.figures(control, data.database());
        if (known.isEmpty()) {
            // Whoever was cut off between closing and counting: only superusers get in meanwhile, and nobody relies on
            // it yet.
            letSuperusersInto(data.database());
            try (var counting = Session.open(data)) {
                figures.check(counting);
                closeDoors();
                empty(List.of(control.process(), counting.process()));
                note(data.database(), figures.read(counting));
            }
        }
        closeDoors();
        empty(List.of(control.process()));
        return new Holding(
                flushed(),
                Door.figures(control, data.database()).stream().findFirst().orElseGet(TreeMap::new));
    }

    /** Opens it: every database becomes what it was when it was closed. Idempotent. */
    void open() {
        var statements = Door.all(control).stream()
                .filter(Door::marked)
                .flatMap(door -> door.opening(controlDatabase).stream())
                .toList();
        if (!statements.isEmpty()) {
            requireSuperuser();
            guard.check();
            control.change("opening the databases", statements);
        }
    }

    private void requireSuperuser() {
        if (!control.truth(
                "asking for the role's rights", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
            throw new SystemException.Refused(
                    control.system(),
                    "the role '" + control.text("asking for the role", "SELECT current_user") + "' is no superuser at "
                            + control.where() + ", so it can neither close databases to superusers nor end their"
                            + " sessions.",
                    "Name a superuser in controlUser; on a managed server use its provider's fence instead.",
                    null);
        }
    }

    private void closeDoors() {
        var statements = Door.all(control).stream()
                .flatMap(door -> door.closing(controlDatabase).stream())
                .toList();
        if (!statements.isEmpty()) {
            guard.check();
            control.change("closing the databases", statements);
        }
    }

    private void letSuperusersInto(String database) {
        var closed = Door.all(control).stream()
                .filter(door -> door.name().equals(database) && door.marked() && !door.open())
                .toList();
        if (!closed.isEmpty()) {
            guard.check();
            control.change(
                    "opening a database to count its rows",
                    List.of(
                            closed.getFirst().alter("CONNECTION LIMIT 0"),
                            closed.getFirst().alter("ALLOW_CONNECTIONS true")));
        }
    }

    private void note(String database, SortedMap<String, String> figures) {
        guard.check();
        control.change(
                "noting the figures",
                List.of("ALTER DATABASE " + Session.identifier(database) + " SET " + Door.FIGURES + " = "
                        + Session.literal(Door.noted(figures))));
    }

    /**
     * Ends every session until there is none. Whoever is on its way in when the doors close shows up in pg_stat_activity
     * only when it is in, but holds a lock on its database before it looks whether that is open, and until it shows up:
     * so the locks are looked at first. Maintenance stays, it changes no data; physical replication belongs to no
     * database.
     */
    private void empty(List<Integer> spared) {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            var entering = entering(spared);
            var inside = inside(spared);
            if (entering.isEmpty() && inside.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new SystemException.Broken(
                        control.system(),
                        "sessions at " + control.where() + " do not end within " + LONGEST.toSeconds() + " s: "
                                + String.join(", ", inside.isEmpty() ? entering : inside) + ".",
                        "The databases are closed but these may still commit: end them at the server, or stop it.",
                        null);
            }
            if (!inside.isEmpty()) {
                guard.check();
                control.all(
                        "ending sessions",
                        row -> row.getBoolean(1),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + INSIDE,
                        pids(spared));
            }
            Pause.of(LOOK_AGAIN);
        }
    }

    private List<String> inside(List<Integer> spared) {
        return control.all(
                "looking for sessions",
                row -> row.getString(1),
                "SELECT 'process ' || pid || ' (' || backend_type || ' of ' || coalesce(usename, 'the server') || ')'"
                        + " FROM pg_stat_activity WHERE " + INSIDE,
                pids(spared));
    }

    private List<String> entering(List<Integer> spared) {
        return control.all(
                "looking for sessions that begin",
                row -> row.getString(1),
                "SELECT DISTINCT 'process ' || pid || ' (entering)' FROM pg_locks WHERE locktype = 'object'"
                        + " AND classid = 'pg_database'::regclass AND pid IS NOT NULL AND pid <> ALL (?::int[])",
                pids(spared));
    }

    private static String pids(List<Integer> spared) {
        return "{" + String.join(",", spared.stream().map(Object::toString).toList()) + "}";
    }

    /** A commit waits until everything before it is flushed, also what was acknowledged before it was. */
    private String flushed() {
        guard.check();
        control.text("flushing the log", "SELECT pg_logical_emit_message(true, 'holdfast', 'fenced')::text");
        return control.text("asking for the end of the log", "SELECT pg_current_wal_flush_lsn()::text");
    }
}
