package dev.holdfast.postgresql.replication;

import dev.holdfast.postgresql.program.PassFile;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What makes a stopped server begin as a standby of another ("Setting Up a Standby Server"): {@code standby.signal}, and
 * in {@code postgresql.auto.conf} whom to follow, by which slot, on the newest timeline. The password stands in a password
 * file beside the data directory, which backups of the server do not contain.
 */
final class FollowSettings {
    private static final String AUTO_CONF = "postgresql.auto.conf";
    private static final Pattern OURS =
            Pattern.compile("\\s*(primary_conninfo|primary_slot_name|recovery_target_timeline)\\b.*");

    /** What libpq's variables are called in a connection string. */
    private static final Map<String, String> WORDS = Map.of(
            "PGHOST",
            "host",
            "PGPORT",
            "port",
            "PGUSER",
            "user",
            "PGSSLMODE",
            "sslmode",
            "PGSSLROOTCERT",
            "sslrootcert");

    private final Login primary;
    private final String slot;

    FollowSettings(Login primary, String slot) {
        this.primary = primary;
        this.slot = slot;
    }

    /** Writes them. Idempotent. */
    void write(DataFiles files) throws IOException {
        Path data = files.data();
        Path passFile = files.beside("pass");
        if (primary.password().isPresent()) {
            PassFile.write(passFile, primary.password().get(), files.owner());
        }
        var lines = new ArrayList<String>();
        if (Files.exists(data.resolve(AUTO_CONF))) {
            Files.readAllLines(data.resolve(AUTO_CONF)).stream()
                    .filter(line -> !OURS.matcher(line).matches())
                    .forEach(lines::add);
        }
        lines.add("primary_conninfo = " + quoted(connection(passFile)));
        lines.add("primary_slot_name = " + quoted(slot));
        lines.add("recovery_target_timeline = 'latest'");
        // The signal first: without it the server would begin as a primary of its own.
        put(data.resolve("standby.signal"), List.of(), files);
        put(data.resolve(AUTO_CONF), lines, files);
    }

    private String connection(Path passFile) {
        var words = new TreeMap<String, String>();
        primary.environment().forEach((variable, value) -> {
            if (WORDS.containsKey(variable)) {
                words.put(WORDS.get(variable), value);
            }
        });
        words.put("application_name", slot);
        words.put("connect_timeout", "10");
        if (primary.password().isPresent()) {
            words.put("passfile", passFile.toString());
        }
        var text = new ArrayList<String>();
        words.forEach((word, value) ->
                text.add(word + "='" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"));
        return String.join(" ", text);
    }

    /** As a value in a configuration file. */
    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** At once or not at all. */
    private static void put(Path file, List<String> lines, DataFiles files) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".holdfast-new");
        Files.write(unfinished, lines);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
        files.own(unfinished);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
