package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Replicating.Member;

/** How a server sees itself. */
final class Sighting {
    private Sighting() {}

    static Member of(Session session, String database) {
        return Position.inRecovery(session) ? standby(session) : primary(session, database);
    }

    private static Member primary(Session session, String database) {
        return session.one(
                "asking for its state",
                row -> new Member.Primary(row.getLong(1), row.getString(2), row.getBoolean(3)),
                "SELECT " + Position.TIMELINE_OF_PRIMARY + ", " + Position.OF_PRIMARY + "::text,"
                        + " EXISTS (SELECT FROM pg_database WHERE datname = ? AND datallowconn)"
                        + " AND (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only') = 'off'",
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
