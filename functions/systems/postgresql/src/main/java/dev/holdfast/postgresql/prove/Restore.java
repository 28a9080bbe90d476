package dev.holdfast.postgresql.prove;

import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.ArtifactSource;
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
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One restore of one backup into a throw-away server, by stock tools run like the server itself: apart, as another user. */
final class Restore {
    private static final String ARCHIVE = ArchiveFormat.ARTIFACT;
    private static final Pattern LISTED = Pattern.compile("(?m)^[0-9]+;");
    private static final Pattern NOT_HERE = Pattern.compile(
            "could not create locale|invalid locale name|could not open collator|extension \"[^\"]+\" is not available"
                    + "|could not access file");

    private final Manifest manifest;
    private final Installation client;
    private final ScratchServer server;
    private final Progress progress;
    private final Optional<OsUser> user = OsUser.unprivileged();

    Restore(Manifest manifest, Installation client, ScratchServer server, Progress progress) {
        this.manifest = manifest;
        this.client = client;
        this.server = server;
        this.progress = progress;
    }

    /** How a throw-away server is entered. */
    static Login login(Manifest manifest, ScratchServer server, String database) {
        Map<String, String> endpoint = server.endpoint();
        return new Login(
                manifest.system(),
                new Endpoint.UnixSocket(
                        Path.of(endpoint.get("socketDirectory")), Integer.parseInt(endpoint.get("port"))),
                database,
                endpoint.get("user"),
                Optional.empty());
    }

    /** How many entries {@code pg_restore --list} finds. */
    static int listing(Manifest manifest, Installation client, ArtifactSource artifacts, Path workspace) {
        Path unpacked = workspace.resolve("listing");
        return artifacts.read(ARCHIVE, in -> {
            Program list = client.program("pg_restore").arguments("--list");
            try {
                if (ArchiveFormat.of(manifest) == ArchiveFormat.DIRECTORY) {
                    ArchiveFiles.unpack(in, unpacked, ArchiveFiles.CONTENTS::equals);
                    return count(list.arguments(unpacked.toString()).output());
                }
                return count(fed(list, in));
            } catch (ProgramFailed e) {
                throw explained(manifest, e);
            }
        });
    }

    void run(ArtifactSource artifacts, int jobs) {
        progress.phase("download", manifest.storedBytes());
        Path archive = unpack(artifacts);
        progress.phase("restore", 0);
        try {
            roles(artifacts);
            Program restore = as(client.program("pg_restore"))
                    .arguments("--no-password", "--exit-on-error", "--no-tablespaces", "--jobs=" + jobs);
            if (DatabaseEntry.tooNewFor(manifest, client)) {
                psql(new DatabaseEntry(as(client.program("pg_restore")), archive).sql(server.directory()));
                restore = restore.arguments(
                        "--dbname=" + connectionTo(manifest.source().get("database")));
            } else {
                restore = restore.arguments("--create", "--dbname=postgres");
            }
            restore.arguments(archive.toString()).run();
        } catch (ProgramFailed e) {
            throw explained(manifest, e);
        }
        FileTree.delete(archive);
    }

    private Path unpack(ArtifactSource artifacts) {
        Path archive = server.directory().resolve("archive");
        artifacts.read(ARCHIVE, in -> {
            if (ArchiveFormat.of(manifest) == ArchiveFormat.DIRECTORY) {
                ArchiveFiles.unpack(in, archive, name -> true);
            } else {
                Files.copy(in, archive);
            }
            return archive;
        });
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

    /** The server already has its bootstrap superuser under the source's name, so that one is not created again. */
    private void roles(ArtifactSource artifacts) {
        String create = "CREATE ROLE " + quoted(manifest.source().get("superuser")) + ";";
        String sql = artifacts.read(
                "roles",
                in -> new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.equals(create))
                        .collect(Collectors.joining("\n", "", "\n")));
        psql(sql);
    }

    private void psql(String sql) {
        Program psql = as(client.program("psql"))
                .arguments(
                        "--no-password",
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        "--dbname=postgres",
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

    private Program as(Program program) {
        Program apart = login(manifest, server, "postgres").give(program).apart();
        return user.map(apart::as).orElse(apart);
    }

    private static String fed(Program program, java.io.InputStream in) throws IOException {
        try (Running running = program.start()) {
            Thread feeder = Thread.ofVirtual().start(() -> {
                try (OutputStream out = running.stdin()) {
                    in.transferTo(out);
                } catch (IOException e) {
                    // It has read the table of contents and wants no more; the source checks the rest itself.
                }
            });
            String listing = new String(running.stdout().readAllBytes(), StandardCharsets.UTF_8);
            running.await();
            feeder.join();
            return listing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while listing the archive", e);
        }
    }

    private static int count(String listing) {
        return (int) LISTED.matcher(listing).results().count();
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
        return new SystemException.Broken(
                manifest.system(),
                failure.getMessage(),
                "the archive does not restore; keep it for investigation.",
                failure);
    }

    /** A name with an equals sign in it would be taken for a connection string; in one, every name is a name. */
    private static String connectionTo(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String quoted(String identifier) {
        return identifier.matches("[a-z_][a-z0-9_]*") ? identifier : "\"" + identifier.replace("\"", "\"\"") + "\"";
    }
}
