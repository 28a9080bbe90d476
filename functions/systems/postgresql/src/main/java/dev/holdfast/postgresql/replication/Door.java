package dev.holdfast.postgresql.replication;

import dev.holdfast.core.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One database.
 *
 * @param open whether it lets anybody in
 * @param limit sessions it lets in beside superusers', -1 for any number
 * @param settings what its sessions begin with
 */
record Door(String name, boolean open, int limit, SortedMap<String, String> settings) {
    /** The setting in which a fence notes what a database was like. */
    static final String MARK = "holdfast.fence";

    /** The setting in which a complete fence notes the figures. */
    static final String FIGURES = "holdfast.fence_figures";

    private static final String READ_ONLY = "default_transaction_read_only";
    private static final String NOT_SET = "unset";

    /** Every database of a server. */
    static List<Door> all(Session session) {
        // A limit of -2 marks what an interrupted DROP DATABASE left; nobody gets in there, and it cannot be altered.
        return session.all(
                "looking at the databases",
                row -> new Door(row.getString(1), row.getBoolean(2), row.getInt(3), settings(row.getString(4))),
                "SELECT d.datname, d.datallowconn, d.datconnlimit, to_json(coalesce(s.setconfig, '{}'))"
                        + " FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0"
                        + " WHERE d.datconnlimit <> -2 ORDER BY d.datname");
    }

    /** What {@link #figures} reads, as a setting's value. */
    static String noted(SortedMap<String, String> figures) {
        return Json.text(new Noted(figures));
    }

    private record Noted(SortedMap<String, String> figures) {}

    /** The figures a complete fence noted about a database: one element, or none. */
    static List<SortedMap<String, String>> figures(Session session, String database) {
        return all(session).stream()
                .filter(door -> door.name().equals(database) && door.settings().containsKey(FIGURES))
                .map(door -> read(door.settings().get(FIGURES), Noted.class).figures())
                .toList();
    }

    /** Whether a fence closed it. */
    boolean marked() {
        return settings.containsKey(MARK);
    }

    /** What closes it; nothing when it is closed. */
    List<String> closing(String controlDatabase) {
        var statements = new ArrayList<String>();
        boolean stays = name.equals(controlDatabase);
        if (!marked() && open) {
            String before = "limit=" + limit + " " + READ_ONLY + "=" + settings.getOrDefault(READ_ONLY, NOT_SET);
            statements.add(alter("SET " + MARK + " = " + Session.literal(before)));
            statements.add(alter("SET " + READ_ONLY + " = on"));
            if (stays) {
                statements.add(alter("CONNECTION LIMIT 0"));
            }
        }
        if (!stays && open) {
            statements.add(alter("ALLOW_CONNECTIONS false"));
        }
        return statements;
    }

    /** What makes a marked one what it was. */
    List<String> opening(String controlDatabase) {
        var before = new TreeMap<String, String>();
        for (String word : settings.get(MARK).split(" ")) {
            int equals = word.indexOf('=');
            before.put(word.substring(0, equals), word.substring(equals + 1));
        }
        var statements = new ArrayList<String>();
        statements.add(alter("CONNECTION LIMIT " + Integer.parseInt(before.get("limit"))));
        statements.add(
                before.get(READ_ONLY).equals(NOT_SET)
                        ? alter("RESET " + READ_ONLY)
                        : alter("SET " + READ_ONLY + " = " + Session.literal(before.get(READ_ONLY))));
        if (!name.equals(controlDatabase)) {
            statements.add(alter("ALLOW_CONNECTIONS true"));
        }
        statements.add(alter("RESET " + FIGURES));
        statements.add(alter("RESET " + MARK));
        return statements;
    }

    /** One change of it. */
    String alter(String change) {
        return "ALTER DATABASE " + Session.identifier(name) + " " + change;
    }

    private static SortedMap<String, String> settings(String json) {
        var settings = new TreeMap<String, String>();
        for (String setting : read(json, String[].class)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
        } catch (IOException damaged) {
            throw new IllegalStateException("a note on a database cannot be read: " + json, damaged);
        }
    }
}
