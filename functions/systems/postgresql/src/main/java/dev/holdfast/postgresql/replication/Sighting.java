package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Replicating.Member;

/** How a server sees itself. */
final class Sighting {
    private Sighting() {}

    static Member of(Session session, String database) {
        return Position.inRecovery(session) ? standby(session) : primary(session, database);
    }

    /** Closed doors keep nobody from writing who is inside already: only an empty database takes no writes. */
    private static Member primary(Session session, String database) {
        return session.one(
                "asking for its state",
                row -> new Member.Primary(row.getLong(1), row.getString(2), row.getBoolean(3)),
                "SELECT " + Position.TIMELINE_OF_PRIMARY + ", " + Position.OF_PRIMARY + "::text,"
                        + " EXISTS (SELECT FROM pg_database WHERE datname = ? AND datallowconn)"
                        + " AND (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only') = 'off'"
                        + " OR EXISTS (SELECT FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()"
                        // Who may not see what the others are takes them for clients.
                        + " AND coalesce(backend_type, 'client backend') = 'client backend')",
                database,
                database);
    }

    private static Member standby(Session session) {
        return session.one(
                "asking for its state",
                row -> new Member.Standby(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4)),
                "SELECT " + Position.TIMELINE_OF_STANDBY + ", " + Position.RECEIVED + "::text, " + Position.REPLAYED
                        + "::text, " + Position.STREAMING);
    }
}
