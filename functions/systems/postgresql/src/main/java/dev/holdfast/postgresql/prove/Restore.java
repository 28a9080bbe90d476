package dev.holdfast.postgresql.prove;

import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.ArtifactSource;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.archive.ArchiveFiles;
import dev.holdfast.postgresql.archive.ArchiveFormat;
import dev.holdfast.postgresql.program.FileTree;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OsUser;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.ProgramFailed;
import dev.holdfast.postgresql.program.Running;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Failures;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One restore of one backup into a throw-away server, by stock tools run like the server itself: apart, as another user. */
final class Restore {
    private static final String ARCHIVE = ArchiveFormat.ARTIFACT;
    private static final Pattern LISTED = Pattern.compile("(?m)^[0-9]+;");
    private static final Pattern NOT_HERE = Pattern.compile(
            "could not create locale|invalid locale name|could not open collator|extension \"[^\"]+\" is not available"
                    + "|could not access file");

    private static final Pattern LOST = Pattern.compile("server closed the connection|connection to server"
            + "|terminating connection|the database system is (?:shutting down|in recovery mode|starting up)");

    /** By SIGHUP, SIGINT, SIGKILL or SIGTERM. A program that crashes by itself may do so because of the archive. */
    private static final Set<Integer> ENDED_FROM_OUTSIDE = Set.of(129, 130, 137, 143);

    private static final Pattern NOT_ALLOWED = Pattern.compile(
            "permission denied|must be (?:superuser|owner|member|able)|[Oo]nly roles with|Only superusers");

    private static final Pattern TABLESPACE =
            Pattern.compile("(?m)^(CREATE TABLESPACE .+ OWNER .+ LOCATION )E?'(?:[^']|'')*';$");

    private final Manifest manifest;
    private final Installation client;
    private final ScratchServer server;
    private final Progress progress;
    private final Optional<OsUser> user = OsUser.unprivileged();
    private boolean quiet = true;

    Restore(Manifest manifest, Installation client, ScratchServer server, Progress progress) {
        this.manifest = manifest;
        this.client = client;
        this.server = server;
        this.progress = progress;
    }

    /** How a throw-away server is entered. */
    static Login login(Manifest manifest, ScratchServer server, String database) {
        Map<String, String> words = server.endpoint();
        int port = Integer.parseInt(words.get("port"));
        Endpoint endpoint = words.containsKey("host")
                ? new Endpoint.Tcp(
                        words.get("host"),
                        port,
                        TlsMode.of(words.get("tls")).orElseThrow(),
                        Optional.ofNullable(words.get("tlsRootCert")).map(Path::of))
                : new Endpoint.UnixSocket(Path.of(words.get("socketDirectory")), port);
        return new Login(manifest.system(), endpoint, database, words.get("user"), server.secret("password"));
    }

    /** How many entries {@code pg_restore --list} finds. */
    static int listing(Manifest manifest, Installation client, ArtifactSource artifacts, Path workspace) {
        ArchiveFormat format = ArchiveFormat.of(manifest);
        Path unpacked = workspace.resolve("listing-" + manifest.id());
        try {
            Program list = client.program("pg_restore").arguments("--list");
            if (format == ArchiveFormat.CUSTOM) {
                return count(manifest, artifacts.read(ARCHIVE, in -> fed(list, in)));
            }
            artifacts.read(ARCHIVE, in -> {
                ArchiveFiles.unpack(in, unpacked, ArchiveFiles.CONTENTS::equals);
                return unpacked;
            });
            return count(manifest, list.arguments(unpacked.toString()).output());
        } catch (ProgramFailed e) {
            throw explained(manifest, e);
        } finally {
            FileTree.delete(unpacked);
        }
    }

    void run(ArtifactSource artifacts, int jobs) {
        progress.phase("download", manifest.storedBytes());
        Path archive = unpack(artifacts);
        progress.phase("restore", 0);
        try {
            if (HostedServer.is(server)) {
                hostedGlobals(artifacts);
            } else {
                globals(artifacts);
            }
            database(archive, jobs);
            refuseNothing();
            removeWhatTheSourceLacks();
            discard(archive);
        } catch (ProgramFailed e) {
            throw HostedServer.is(server)
                            && NOT_ALLOWED
                                    .matcher(String.join("\n", e.lastLines()))
                                    .find()
                    ? new SystemException.Precondition(
                            manifest.system(),
                            "the administrator of a provider's server may not restore all of it: " + e.getMessage(),
                            "prove this backup on a local throw-away server: set the system's scratch to local.")
                    : explained(manifest, e);
        } catch (SQLException e) {
            throw Failures.working(manifest.system(), "preparing the throw-away server", e);
        }
    }

    /**
     * Parallel jobs of pg_restore can deadlock while they attach the indexes of nested partitions; that is its own
     * mistake, not the archive's, and one job cannot.
     */
    private void database(Path archive, int jobs) throws SQLException {
        makeRoom();
        try {
            pgRestore(archive, jobs);
        } catch (ProgramFailed e) {
            if (jobs == 1 || !String.join("\n", e.lastLines()).contains("deadlock detected")) {
                throw e;
            }
            progress.phase("restore again with one job: two of them deadlocked", 0);
            makeRoom();
            pgRestore(archive, 1);
        }
    }

    private void pgRestore(Path archive, int jobs) {
        Program restore = as(client.program("pg_restore"))
                .arguments("--no-password", "--exit-on-error", "--no-tablespaces", "--jobs=" + jobs);
        if (DatabaseEntry.tooNewFor(manifest, client)) {
            psql(new DatabaseEntry(as(client.program("pg_restore")), archive).sql(server.directory()));
            restore = restore.arguments("--dbname=" + connectionTo(database()));
        } else {
            restore = restore.arguments("--create", "--dbname=" + maintenance());
        }
        restore.arguments(archive.toString()).run();
    }

    /** The database to be in while the one to restore is made. */
    private String maintenance() {
        return database().equals("postgres") ? "template1" : "postgres";
    }

    private String database() {
        return manifest.source().get("database");
    }

    /** A new server already has the databases {@code postgres} and {@code template1}; the source's takes their place. */
    private void makeRoom() throws SQLException {
        try (Connection connection = Connections.open(login(manifest, server, maintenance()));
                Statement statement = connection.createStatement()) {
            if (isThere(connection)) {
                statement.execute("ALTER DATABASE " + identifier(database()) + " IS_TEMPLATE false");
                statement.execute("DROP DATABASE " + identifier(database()) + " WITH (FORCE)");
            }
        }
    }

    /** A damaged archive may look like an empty one, of which pg_restore does not complain. */
    private void refuseNothing() throws SQLException {
        try (Connection connection = Connections.open(login(manifest, server, maintenance()))) {
            if (!isThere(connection)) {
                throw empty(manifest, "pg_restore ended well, but did not make the database \"" + database() + "\".");
            }
        }
    }

    private boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT 1 FROM pg_catalog.pg_database WHERE datname = cast(? AS pg_catalog.text)")) {
            query.setString(1, database());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static SystemException empty(Manifest manifest, String what) {
        return new SystemException.Broken(
                manifest.system(), what, "the archive does not restore; keep it for investigation.", null);
    }

    /** An archive cannot say that what every new database has is not there. */
    private void removeWhatTheSourceLacks() throws SQLException {
        if (manifest.fingerprint().level() == Level.NONE) {
            return;
        }
        try (Connection connection = Connections.open(login(manifest, server, database()));
                Statement statement = connection.createStatement()) {
            AsSuperuser.apply(connection);
            if (lacks("schema", "public")) {
                statement.execute("DROP SCHEMA IF EXISTS public RESTRICT");
            }
            if (lacks("extension", "plpgsql")) {
                statement.execute("DROP EXTENSION IF EXISTS plpgsql RESTRICT");
            }
        }
    }

    private boolean lacks(String section, String item) {
        return !manifest.fingerprint()
                .sections()
                .getOrDefault(section, new TreeMap<>())
                .containsKey(item);
    }

    private static void discard(Path archive) {
        try {
            FileTree.delete(archive);
            Files.deleteIfExists(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("deleting the unpacked archive", e);
        }
    }

    private Path unpack(ArtifactSource artifacts) {
        Path archive = server.directory().resolve("archive");
        try {
            artifacts.read(ARCHIVE, in -> {
                if (ArchiveFormat.of(manifest) == ArchiveFormat.DIRECTORY) {
                    ArchiveFiles.unpack(in, archive, name -> true);
                } else {
                    Files.copy(in, archive);
                }
                return archive;
            });
        } catch (UncheckedIOException e) {
            throw new SystemException.NoSpace(
                    manifest.system(),
                    "the archive could not be unpacked: " + e.getCause().getMessage() + ".",
                    "see that the throw-away servers' folder is writable and has room.");
        }
        user.ifPresent(owner -> handOver(archive, owner));
        return archive;
    }

    private static void handOver(Path archive, OsUser owner) {
        try (Stream<Path> files = Files.walk(archive)) {
            files.forEach(owner::own);
        } catch (IOException e) {
            throw new UncheckedIOException("handing the archive to user " + owner.name(), e);
        }
    }

    /**
     * Roles and tablespaces. The server already has its bootstrap superuser under the source's name, so that one is not
     * created again; a tablespace gets a folder of this server.
     */
    private void globals(ArtifactSource artifacts) {
        String roles = sql(artifacts, "roles");
        String superuser = manifest.source().get("superuser");
        for (String name : List.of(superuser, identifier(superuser))) {
            roles = roles.replace("\nCREATE ROLE " + name + ";\n", "\n");
        }
        String tablespaces = TABLESPACE
                .matcher(sql(artifacts, "tablespaces"))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + "'" + newFolder().toString().replace("'", "''") + "';"));
        psql(roles + tablespaces);
    }

    /** On a server that a provider runs there are no tablespaces of one's own. */
    private void hostedGlobals(ArtifactSource artifacts) throws SQLException {
        String roles = sql(artifacts, "roles");
        sql(artifacts, "tablespaces");
        try (Connection connection = Connections.open(login(manifest, server, "postgres"))) {
            quiet = AsSuperuser.apply(connection);
            psql(HostedServer.before(connection, server).adapted(manifest.system(), roles));
        }
    }

    private void psql(String sql) {
        Program psql = as(client.program("psql"))
                .arguments(
                        "--no-password",
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        // Otherwise an error quotes the statement, and with it a password's verifier.
                        "--set=VERBOSITY=terse",
                        "--dbname=" + maintenance(),
                        "--file=-");
        try (Running running = psql.start()) {
            try (OutputStream in = running.stdin()) {
                in.write(sql.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                running.await();
                throw new UncheckedIOException("giving psql its statements", e);
            }
            running.await();
        }
    }

    private static String sql(ArtifactSource artifacts, String artifact) {
        return artifacts.read(artifact, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    private Path newFolder() {
        try {
            Path folder = Files.createTempDirectory(server.directory(), "tablespace-");
            user.ifPresent(owner -> owner.own(folder));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("making a folder for a tablespace", e);
        }
    }

    private Program as(Program program) {
        Program entering = login(manifest, server, "postgres")
                .give(program)
                // Over what the source's database and roles set for their sessions.
                .environment("PGOPTIONS", quiet ? AsSuperuser.OPTIONS : AsSuperuser.HUMBLER_OPTIONS);
        // Without a network a server that a provider runs cannot be reached.
        Program apart = HostedServer.is(server) ? entering : entering.apart();
        return user.map(apart::as).orElse(apart);
    }

    private static String fed(Program program, InputStream in) throws IOException {
        Running running = program.start();
        Thread feeder = Thread.ofVirtual().start(() -> {
            try (OutputStream out = running.stdin()) {
                in.transferTo(out);
            } catch (IOException e) {
                // It has read the table of contents and wants no more; the source checks the rest itself.
            }
        });
        try (running) {
            String listing = new String(running.stdout().readAllBytes(), StandardCharsets.UTF_8);
            running.await();
            return listing;
        } finally {
            // Nobody else may read on from there before the feeder has let go.
            join(feeder);
        }
    }

    private static void join(Thread thread) {
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

    /** Every archive lists its database at least. */
    private static int count(Manifest manifest, String listing) {
        int entries = (int) LISTED.matcher(listing).results().count();
        if (entries == 0) {
            throw empty(manifest, "pg_restore finds nothing listed in the archive.");
        }
        return entries;
    }

    private static SystemException explained(Manifest manifest, ProgramFailed failure) {
        String words = String.join("\n", failure.lastLines());
        if (NOT_HERE.matcher(words).find()) {
            return new SystemException.Precondition(
                    manifest.system(),
                    failure.getMessage(),
                    "install what is named here on the machine that verifies.");
        }
        if (words.contains("No space left on device") || words.contains("could not extend file")) {
            return new SystemException.NoSpace(
                    manifest.system(), failure.getMessage(), "give the throw-away server more disk.");
        }
        if (ENDED_FROM_OUTSIDE.contains(failure.exitCode())
                || LOST.matcher(words).find()) {
            return new SystemException.Lost(
                    manifest.system(),
                    failure.getMessage(),
                    "that says nothing about the archive: see why the server or the program ended (memory, disk, network),"
                            + " and verify again.",
                    failure);
        }
        return new SystemException.Broken(
                manifest.system(),
                failure.getMessage(),
                "the archive does not restore; keep it for investigation.",
                failure);
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A name with an equals sign in it would be taken for a connection string; in one, every name is a name. */
    private static String connectionTo(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
