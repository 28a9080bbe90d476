package dev.holdfast.postgresql.replication;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Asks both servers for what {@link LagMeasure} needs. */
final class LagQuestions {
    private static final String DOING = "asking how far it is";

    private LagQuestions() {}

    static LagMeasure.Standby standby(Session session) {
        return session.one(
                DOING,
                row -> new LagMeasure.Standby(
                        row.getBoolean(1),
                        row.getBoolean(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        instant(row, 6),
                        row.getLong(7),
                        instant(row, 8),
                        instant(row, 9),
                        instant(row, 10)),
                "SELECT pg_is_wal_replay_paused(), " + Position.STREAMING + ", " + Position.TIMELINE_OF_STANDBY + ", "
                        + bytes(Position.RECEIVED) + ", " + bytes(Position.REPLAYED) + ", "
                        + micros("pg_last_xact_replay_timestamp()") + ", "
                        + "coalesce((SELECT " + bytes("latest_end_lsn") + " FROM pg_stat_wal_receiver), 0), "
                        + "coalesce((SELECT " + micros("last_msg_send_time") + " FROM pg_stat_wal_receiver), 0), "
                        + "coalesce((SELECT " + micros("last_msg_receipt_time") + " FROM pg_stat_wal_receiver), 0), "
                        + micros("clock_timestamp()"));
    }

    static LagMeasure.Primary primary(Session session) {
        return session.one(
                DOING,
                row -> new LagMeasure.Primary(row.getLong(1), row.getLong(2), instant(row, 3)),
                "SELECT " + Position.TIMELINE_OF_PRIMARY + ", " + bytes(Position.OF_PRIMARY) + ", "
                        + micros("clock_timestamp()"));
    }

    private static String bytes(String position) {
        return "pg_wal_lsn_diff(" + position + ", '0/0')::bigint";
    }

    private static String micros(String time) {
        return "coalesce((extract(epoch from " + time + ") * 1000000)::bigint, 0)";
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return LagMeasure.NEVER.plus(row.getLong(column), ChronoUnit.MICROS);
    }
}
