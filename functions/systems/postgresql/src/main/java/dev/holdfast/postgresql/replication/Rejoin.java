package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Replicating.Rejoined;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.program.FileTree;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.ProgramFailed;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Makes the files of a stopped server those of a standby. {@code pg_rewind} goes first: it recovers what crashed, finds
 * out where the logs parted and undoes what lies behind; it needs {@code wal_log_hints} or checksums and the log since
 * then. Where it cannot, {@code pg_basebackup} copies the new primary, and the old files are deleted only when the copy is
 * complete. A replication slot on the new primary keeps its log until the standby has it.
 */
final class Rejoin {
    private static final String SLOT = "holdfast_";
    private static final Duration CHECKPOINT = Duration.ofMinutes(5);
    private static final Duration BECOMES_STREAMING = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final Servers servers;
    private final PostgresPrograms programs;
    private final Side old;
    private final Guard guard;

    Rejoin(Servers servers, PostgresPrograms programs, Side old, Guard guard) {
        this.servers = servers;
        this.programs = programs;
        this.old = old;
        this.guard = guard;
    }

    Rejoined rejoin() {
        Login login = servers.control(old.other());
        try (var primary = Session.open(login)) {
            if (Position.inRecovery(primary)) {
                throw new SystemException.Precondition(
                        servers.system(),
                        "the server at " + primary.where() + " is a standby itself, so there is nobody to follow.",
                        "Promote it first.");
            }
            long timeline = Position.timeline(primary);
            if (follows(timeline)) {
                return new Rejoined("followed already", timeline);
            }
            return new Rejoined(prepare(files(), primary, login), timeline);
        } catch (IOException | UncheckedIOException impossible) {
            throw new SystemException.Broken(
                    servers.system(),
                    "the files of the " + old.word() + " region's server cannot be prepared: "
                            + impossible.getMessage(),
                    "Check the rights on its data directory and the folder above it; then try again.",
                    impossible);
        }
    }

    /** Whether it runs and follows. One that has just been started is given a moment. */
    private boolean follows(long timeline) {
        long deadline = System.nanoTime() + BECOMES_STREAMING.toNanos();
        try (var control = Session.open(servers.control(old), SHORT)) {
            while (Position.inRecovery(control)) {
                boolean streams = control.truth(
                        "asking whom it follows",
                        "SELECT " + Position.STREAMING + " AND " + Position.TIMELINE_OF_STANDBY + " = ?",
                        timeline);
                if (streams) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    break;
                }
                Pause.of(LOOK_AGAIN);
            }
            throw new SystemException.Precondition(
                    servers.system(),
                    "the " + old.word() + " region's server at " + control.where()
                            + " runs and does not follow the other one.",
                    "Stop it first, through its fence; it is started again when it is released.");
        } catch (SystemException.Unreachable stopped) {
            return false;
        }
    }

    private DataFiles files() {
        return servers.dataDirectory(old)
                .map(data -> new DataFiles(servers.system(), data))
                .orElseThrow(() -> new SystemException.Precondition(
                        servers.system(),
                        "the plan does not say where the " + old.word()
                                + " region's server keeps its files, so they cannot be prepared from here.",
                        "Rebuild it as a standby by hand (pg_rewind or pg_basebackup, or the provider's replica), or run"
                                + " this on its machine with dataDirectory or standbyDataDirectory in the plan."));
    }

    private String prepare(DataFiles files, Session primary, Login login) throws IOException {
        files.requireStopped();
        var preparation = new Preparation(files);
        // While the new copy takes the place of the old files, there may be none there.
        Installation installation =
                files.installation(programs, Files.exists(files.data()) ? files.data() : copy(files));
        if (Files.exists(files.data()) && !preparation.cutOff()) {
            files.requireSameServer(
                    installation,
                    primary.text("asking for its identity", "SELECT system_identifier::text FROM pg_control_system()"));
        }
        keepLog(primary);
        Optional<String> ready = preparation.ready();
        String how = ready.isPresent() ? ready.get() : change(files, preparation, installation, login);
        guard.check();
        preparation.restoreConfiguration();
        new FollowSettings(login, slot(old)).write(files);
        forgetSlots(files);
        preparation.end();
        return how;
    }

    private String change(DataFiles files, Preparation preparation, Installation installation, Login login)
            throws IOException {
        boolean cutOff = preparation.cutOff();
        guard.check();
        if (!cutOff) {
            preparation.begin();
        }
        String how = cutOff ? "" : rewind(files, installation, login);
        if (how.isEmpty()) {
            rebuild(files, installation, login);
            how = "rebuilt";
        }
        preparation.ready(how);
        return how;
    }

    /** The slot, and a checkpoint: pg_rewind learns of the new timeline from the control file. */
    private void keepLog(Session primary) {
        primary.patience(CHECKPOINT);
        guard.check();
        primary.all(
                "making the replication slot",
                row -> row.getString(1),
                "SELECT pg_create_physical_replication_slot(?, true)::text"
                        + " WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ?)",
                slot(old),
                slot(old));
        primary.change("writing a checkpoint", List.of("CHECKPOINT"));
        primary.patience(Session.PATIENCE);
    }

    /** How it went; the empty text when it cannot be done. */
    private String rewind(DataFiles files, Installation installation, Login login) throws IOException {
        var nothingToDo = new AtomicBoolean();
        // Among the other processes: it must see a server that uses these files.
        var program = login.give(installation.program("pg_rewind"))
                .arguments(
                        "--target-pgdata=" + files.data(),
                        "--source-server=dbname='" + conninfo(login.database()) + "'")
                .arguments(files.configFileOption(installation))
                .amongOthers()
                .onStderr(line -> {
                    if (line.contains("no rewind required")) {
                        nothingToDo.set(true);
                    }
                });
        try {
            files.by(program).output();
            return nothingToDo.get() ? "kept" : "rewound";
        } catch (ProgramFailed impossible) {
            return "";
        }
    }

    private void rebuild(DataFiles files, Installation installation, Login login) throws IOException {
        Path copy = copy(files);
        Path discarded = files.beside("old");
        FileTree.delete(copy);
        Files.createDirectory(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        files.own(copy);
        var program = login.give(installation.program("pg_basebackup"))
                .arguments("--pgdata=" + copy, "--wal-method=stream", "--checkpoint=fast", "--slot=" + slot(old));
        try {
            files.by(program).output();
        } catch (ProgramFailed failed) {
            FileTree.delete(copy);
            throw new SystemException.Broken(
                    servers.system(),
                    "the new primary cannot be copied: " + failed.getMessage(),
                    "The old files are still there. Check the disk, and that pg_hba.conf of the new primary lets the"
                            + " control user replicate; then try again.",
                    failed);
        }
        guard.check();
        files.requireStopped();
        if (Files.exists(files.data())) {
            FileTree.delete(discarded);
            Files.move(files.data(), discarded);
        }
        Files.move(copy, files.data());
        FileTree.delete(discarded);
    }

    /** A slot of its time as a primary would keep its log for ever. */
    private void forgetSlots(DataFiles files) {
        Stream.of(Side.values())
                .forEach(side ->
                        FileTree.delete(files.data().resolve("pg_replslot").resolve(slot(side))));
    }

    private static Path copy(DataFiles files) {
        return files.beside("new");
    }

    private static String slot(Side side) {
        return SLOT + side.word();
    }

    private static String conninfo(String value) {
        return value.replace("\\", "\\\\").replace("'", "\\'");
    }
}
