package dev.holdfast.postgresql.replication;

/** Questions about places in the log and about timelines, in the server's own functions ("System Administration Functions"). */
final class Position {
    /** End of a primary's log, flushed or not. */
    static final String OF_PRIMARY = "pg_current_wal_lsn()";

    /** Up to where a standby has applied the log. */
    static final String REPLAYED = "coalesce(pg_last_wal_replay_lsn(), '0/0')";

    /**
     * End of the log a standby holds safely. The receiver's place is unknown until it first streamed, and begins again at
     * a file's start whenever it reconnects.
     */
    static final String RECEIVED = "greatest(coalesce(pg_last_wal_receive_lsn(), '0/0'), " + REPLAYED + ")";

    /** The control file learns of a new timeline only with the checkpoint after a promotion; the log's name at once. */
    static final String TIMELINE_OF_PRIMARY =
            "('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::bigint";

    /** What it streams is newer than what it last noted in its control file. */
    static final String TIMELINE_OF_STANDBY =
            "greatest((SELECT received_tli FROM pg_stat_wal_receiver), (SELECT timeline_id FROM pg_control_checkpoint()),"
                    + " (SELECT min_recovery_end_timeline FROM pg_control_recovery()))::bigint";

    /** Whether it takes the log from another server at this moment. */
    static final String STREAMING = "EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')";

    private Position() {}

    /** Whether the server is a standby. */
    static boolean inRecovery(Session session) {
        return session.truth("asking whether it is a standby", "SELECT pg_is_in_recovery()");
    }

    /** The timeline a primary writes. */
    static long timeline(Session primary) {
        return primary.one("asking for the timeline", row -> row.getLong(1), "SELECT " + TIMELINE_OF_PRIMARY);
    }

    /**
     * Where a primary's timeline left the one before, as its history file says; the empty text when it never left one.
     */
    static String fork(Session primary, long timeline) {
        String history = primary.text(
                "reading the timeline's history",
                "SELECT pg_read_file(?, 0, 1000000, true)",
                "pg_wal/%08X.history".formatted(timeline));
        // "parent timeline, position, reason", one line for each timeline before, the last one last.
        return history.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length >= 2 && words[0].matches("[0-9]+"))
                .reduce((one, later) -> later)
                .map(words -> words[1])
                .orElse("");
    }
}
