package dev.holdfast.postgresql.server;

import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OsUser;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.ProgramFailed;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The files of one local server: data directory, configuration, who may enter, and the folder for its socket. */
final class Cluster implements AutoCloseable {
    /** What a socket address can hold on every system: 104 bytes with the final zero (sys/un.h on BSD). */
    private static final int MAX_SOCKET_PATH = 103;

    /** Where sockets go whose own folder has too long a name. */
    private static final Path SHORT = Path.of("/tmp");

    private static final String BOOTSTRAP = "holdfast_bootstrap";
    private static final String PLAIN_NAME = "[A-Za-z0-9_.@ -]+";
    private static final String SOCKET_PURPOSE = "socket";
    private static final String SOCKET_NAME = "/.s.PGSQL.65535";

    private final Path data;
    private final Path socketDirectory;
    private final Optional<OwnedFolder> elsewhere;

    private Cluster(Path data, Path socketDirectory, Optional<OwnedFolder> elsewhere) {
        this.data = data;
        this.socketDirectory = socketDirectory;
        this.elsewhere = elsewhere;
    }

    static Cluster create(Installation installation, ServerSpec spec, OwnedFolder folder, Optional<OsUser> user) {
        user.ifPresent(other -> requirePassage(folder.path(), other));
        var data = folder.folder("data", user);
        initialise(installation, spec, data, user);
        var cluster = withSocket(folder, data, user);
        try {
            cluster.configure(spec);
            return cluster;
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    /** A copy of a running server, taken over its replication protocol, that follows it when it is started. */
    static Cluster following(
            Installation installation, ServerSpec spec, Login primary, OwnedFolder folder, Optional<OsUser> user) {
        user.ifPresent(other -> requirePassage(folder.path(), other));
        var data = folder.folder("data", user);
        var program = primary.give(installation.program("pg_basebackup"))
                .arguments("--pgdata=" + data, "--wal-method=stream", "--checkpoint=fast")
                .arguments("--no-sync", "--write-recovery-conf");
        try {
            user.map(program::as).orElse(program).run();
        } catch (ProgramFailed failed) {
            throw new ServerFailed(
                    "the server it shall follow cannot be copied: " + failed.getMessage(), failed.hint(), failed);
        }
        var cluster = withSocket(folder, data, user);
        try {
            cluster.configure(spec);
            return cluster;
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    static void sweep() {
        OwnedFolder.sweep(SHORT, SOCKET_PURPOSE);
    }

    Path data() {
        return data;
    }

    Path socketDirectory() {
        return socketDirectory;
    }

    @Override
    public void close() {
        elsewhere.ifPresent(OwnedFolder::delete);
    }

    private static void initialise(Installation installation, ServerSpec spec, Path data, Optional<OsUser> user) {
        var plainName = spec.superuser().matches(PLAIN_NAME);
        var program = installation
                .program("initdb")
                .arguments("-D", data.toString(), "-U", plainName ? spec.superuser() : BOOTSTRAP, "-E", spec.encoding())
                .arguments("--locale=" + spec.locale(), "--auth=trust", "--no-sync")
                .environment("TZ", "UTC");
        try {
            user.map(program::as).orElse(program).output();
        } catch (ProgramFailed failed) {
            throw new ServerFailed(
                    "its data directory cannot be made: " + failed.getMessage(),
                    "Check encoding, locale and the superuser's name, and that the folder may be written.",
                    failed);
        }
        var statements = new ArrayList<String>();
        if (!plainName) {
            statements.addAll(renaming(spec.superuser()));
        }
        spec.network()
                .ifPresent(password -> statements.add(
                        "ALTER ROLE " + identifier(spec.superuser()) + " PASSWORD " + literal(password.reveal())));
        if (!statements.isEmpty()) {
            singleUser(installation, data, user, statements);
        }
    }

    /** initdb 15 fails over quotes in the superuser's name; a role cannot rename itself, so another does it. */
    private static List<String> renaming(String superuser) {
        return List.of(
                "CREATE ROLE holdfast_renamer SUPERUSER",
                "SET SESSION AUTHORIZATION holdfast_renamer",
                "ALTER ROLE " + BOOTSTRAP + " RENAME TO " + identifier(superuser),
                "SET SESSION AUTHORIZATION " + identifier(superuser),
                "DROP ROLE holdfast_renamer");
    }

    /** Single-user mode: nobody else can look, and no password stands in a file or an argument. */
    private static void singleUser(
            Installation installation, Path data, Optional<OsUser> user, List<String> statements) {
        var program = installation
                .program("postgres")
                .arguments("--single", "-j", "-D", data.toString())
                .arguments("-c", "log_statement=none", "-c", "log_min_error_statement=panic", "template1");
        try (var running = user.map(program::as).orElse(program).start()) {
            // With -j a statement ends with a semicolon and an empty line.
            running.stdin().write((String.join(";\n\n", statements) + ";\n\n").getBytes(StandardCharsets.UTF_8));
            running.closeStdin();
            running.await();
            // It goes on after an error and ends with exit code zero.
            var errors = running.lastLines().stream()
                    .filter(line -> line.contains("ERROR:"))
                    .toList();
            if (!errors.isEmpty()) {
                throw new ServerFailed("its superuser cannot be set up: " + errors, "Check the superuser's name.");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("setting up the superuser", broken);
        }
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static Cluster withSocket(OwnedFolder folder, Path data, Optional<OsUser> user) {
        var socket = folder.path().resolve("s").toAbsolutePath() + SOCKET_NAME;
        if (socket.getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
            return new Cluster(data, folder.folder("s", user), Optional.empty());
        }
        sweep();
        var elsewhere = OwnedFolder.create(SHORT, "hf", SOCKET_PURPOSE);
        return new Cluster(data, elsewhere.folder("s", user), Optional.of(elsewhere));
    }

    private void configure(ServerSpec spec) {
        var settings = new TreeMap<String, String>();
        settings.put("listen_addresses", spec.network().isPresent() ? "127.0.0.1" : "");
        settings.put("unix_socket_directories", socketDirectory.toString());
        settings.put("unix_socket_permissions", "0700");
        // English, because the line that says "ready" is waited for.
        settings.put("lc_messages", "C");
        settings.put("log_destination", "stderr");
        settings.put("logging_collector", "off");
        settings.put("timezone", "UTC");
        settings.put("password_encryption", "scram-sha-256");
        settings.putAll(spec.configuration());
        var text = new StringBuilder();
        settings.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("\\", "\\\\").replace("'", "''"))
                .append("'\n"));
        // The socket lies in a folder that only its user and root can enter: who gets there may in.
        var access = new StringBuilder();
        // "all" means every database; replication is none.
        for (var what : spec.feedsStandbys() ? List.of("all", "replication") : List.of("all")) {
            access.append("local ").append(what).append(" all trust\n");
            if (spec.network().isPresent()) {
                access.append("host ").append(what).append(" all 127.0.0.1/32 scram-sha-256\n");
            }
        }
        try {
            Files.writeString(data.resolve("postgresql.conf"), text, StandardOpenOption.APPEND);
            Files.writeString(data.resolve("pg_hba.conf"), access, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot configure the server in " + data, impossible);
        }
    }

    /** Says it in words before initdb fails half-way: every folder above must let the other user pass. */
    private static void requirePassage(Path folder, OsUser user) {
        for (var each = folder.toAbsolutePath().getParent(); each != null; each = each.getParent()) {
            try {
                var open = Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE);
                if (!open && !Integer.valueOf(user.uid()).equals(Files.getAttribute(each, "unix:uid"))) {
                    throw new ServerFailed(
                            "the user " + user.name() + " may not enter " + each + " ("
                                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(each)) + ").",
                            "Choose a folder that other users can pass through, or chmod o+x that one.");
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException("cannot look at " + each, unreadable);
            }
        }
    }
}
