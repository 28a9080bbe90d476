package dev.holdfast.postgresql.replication;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OsUser;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.ProgramFailed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a server that lie on this machine: whose they are, what they belong to, and whether they are in use. */
final class DataFiles {
    private static final Pattern IDENTIFIER = Pattern.compile("(?m)^Database system identifier:\\s*([0-9]+)\\s*$");
    private static final Pattern CONFIG_FILE = Pattern.compile("config_file=([^\"]+)\"");

    /** The folder in which a preparation keeps what it must not lose. */
    static final String KEPT = "rejoin";

    private final String system;
    private final Path data;

    /** @param data its data directory; may be absent while it is being replaced */
    DataFiles(String system, Path data) {
        this.system = system;
        this.data = data.toAbsolutePath().normalize();
    }

    /** The data directory. */
    Path data() {
        return data;
    }

    /** A file or folder beside the data directory, where neither rewinding nor copying reaches. */
    Path beside(String suffix) {
        return data.resolveSibling(data.getFileName() + ".holdfast-" + suffix);
    }

    /**
     * The user they belong to, when that is another than this process's and programs can be run as it. What is kept beside
     * the data directory belongs to the same user, and is still there while the directory is being replaced.
     */
    Optional<OsUser> owner() throws IOException {
        if (!OsUser.amRoot()) {
            return Optional.empty();
        }
        var witness = Files.exists(data) ? data : beside(KEPT);
        return Optional.of(
                new OsUser(Files.getOwner(witness).getName(), (int) Files.getAttribute(witness, "unix:uid"), (int)
                        Files.getAttribute(witness, "unix:gid")));
    }

    /**
     * The programs that fit.
     *
     * @param files the data directory, or a copy that is about to take its place
     * @throws SystemException.Precondition when there is no such data directory, or no program of its version
     */
    Installation installation(PostgresPrograms programs, Path files) throws IOException {
        var version = files.resolve("PG_VERSION");
        if (!Files.isRegularFile(version)) {
            throw new SystemException.Precondition(
                    system,
                    "there is no PostgreSQL data directory at " + files + ".",
                    "Correct dataDirectory or standbyDataDirectory in the plan; if the disk is lost, copy the new primary"
                            + " with pg_basebackup.");
        }
        var major = Files.readString(version).strip();
        return programs.server(Integer.parseInt(major))
                .filter(found -> Files.isExecutable(found.executable("pg_rewind"))
                        && Files.isExecutable(found.executable("pg_basebackup")))
                .orElseThrow(() -> new SystemException.Precondition(
                        system,
                        "the files at " + files + " are of PostgreSQL " + major
                                + ", and this machine has no pg_rewind and pg_basebackup of that version.",
                        "Install the server package of PostgreSQL " + major + " here."));
    }

    /**
     * Refuses files that belong to another server than the one to follow: they are about to be overwritten.
     *
     * @throws SystemException.Precondition when they do, or when that cannot be told
     */
    void requireSameServer(Installation installation, String identifier) throws IOException {
        String said;
        try {
            said = by(installation.program("pg_controldata").arguments("-D", data.toString()))
                    .output();
        } catch (ProgramFailed unreadable) {
            said = "";
        }
        var found = IDENTIFIER.matcher(said);
        String its = found.find() ? found.group(1) : "unreadable";
        if (!its.equals(identifier)) {
            throw new SystemException.Precondition(
                    system,
                    "the files at " + data + " are no copy of the new primary (system identifier " + its
                            + " instead of " + identifier + "); nothing was touched.",
                    "Correct dataDirectory or standbyDataDirectory in the plan.");
        }
    }

    /**
     * Refuses files that a server uses. Its main process works inside its data directory, which shows also when it runs
     * in a process namespace of its own, where the number in {@code postmaster.pid} means nothing here.
     *
     * @throws SystemException.Precondition when one does
     */
    void requireStopped() throws IOException {
        var proc = Path.of("/proc");
        if (!Files.isDirectory(proc) || !Files.exists(data)) {
            return;
        }
        var real = data.toRealPath();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (worksIn(process, real)) {
                    throw new SystemException.Precondition(
                            system,
                            "the server of " + data + " still runs (process " + process.getFileName() + ").",
                            "Stop it first, through its fence; it is started again when it is released.");
                }
            }
        }
    }

    private static boolean worksIn(Path process, Path folder) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(folder);
        } catch (IOException goneOrHidden) {
            // Of another user, then PostgreSQL's own programs look at its lock file.
            return false;
        }
    }

    /** Where its configuration lies, when that is not in the data directory: as it was last started. */
    List<String> configFileOption(Installation installation) throws IOException {
        var options = data.resolve("postmaster.opts");
        if (installation.version().major() < 15
                || Files.exists(data.resolve("postgresql.conf"))
                || !Files.isRegularFile(options)) {
            return List.of();
        }
        var found = CONFIG_FILE.matcher(Files.readString(options));
        return found.find() ? List.of("--config-file=" + found.group(1)) : List.of();
    }

    /** Its configuration files. */
    List<Path> configuration() throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            return entries.filter(file -> file.getFileName().toString().endsWith(".conf") && Files.isRegularFile(file))
                    .toList();
        }
    }

    /** A program run as the user whose files these are. */
    Program by(Program program) throws IOException {
        return owner().map(program::as).orElse(program);
    }

    /** Gives that user a file or folder. */
    void own(Path path) throws IOException {
        owner().ifPresent(user -> user.own(path));
    }
}
