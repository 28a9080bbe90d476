package dev.holdfast.postgresql.capture;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Target;
import dev.holdfast.postgresql.archive.ArchiveFormat;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.ProgramFailed;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Failures;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Captures one PostgreSQL database: a {@code pg_dump} archive, the server's roles and tablespaces, and the fingerprint of
 * the very snapshot the archive holds.
 *
 * <p>The archive is a directory archive dumped by several jobs where the spool suffices, and a custom archive streamed
 * by one job otherwise. A parallel dump also gives way to the single job when somebody waits for an exclusive lock:
 * its jobs would have to queue behind that, the single job already holds every lock it needs.
 */
@ApplicationScoped
public class PostgresCapture implements Capturing {
    private static final int FEWEST_PARALLEL_JOBS = 2;
    private static final int ATTEMPTS = 3;
    private static final String OVERTAKEN = "dump again with one job: a lock was asked for meanwhile";

    private final PostgresPrograms programs;
    private final Secrets secrets;

    public PostgresCapture(PostgresPrograms programs, Secrets secrets) {
        this.programs = programs;
        this.secrets = secrets;
    }

    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public Captured capture(SystemSpec system, CaptureSettings given, ArtifactSink sink, Progress progress) {
        Target target = Target.of(system, secrets);
        CaptureSettings settings = bounded(system, given);
        Installation client = client(system.name());
        ArchiveFormat format = settings.jobs() >= FEWEST_PARALLEL_JOBS && spoolSuffices(target, settings)
                ? ArchiveFormat.DIRECTORY
                : ArchiveFormat.CUSTOM;
        for (int attempt = 1; ; attempt++) {
            try {
                return new CaptureRun(target, client, settings, sink, progress).run(format);
            } catch (DirectoryDump.SpoolExceeded e) {
                progress.phase("dump again without spool: " + e.getMessage(), 0);
            } catch (LockedSnapshot.Overtaken e) {
                if (attempt == ATTEMPTS) {
                    throw e.explained();
                }
                progress.phase(OVERTAKEN, 0);
            } catch (ProgramFailed e) {
                if (attempt == ATTEMPTS || !DumpFailure.isLockCollision(e)) {
                    throw DumpFailure.explain(system.name(), e);
                }
                progress.phase(OVERTAKEN, 0);
            }
            format = ArchiveFormat.CUSTOM;
        }
    }

    @Override
    public List<String> rehearse(SystemSpec system, CaptureSettings given) {
        Target target = Target.of(system, secrets);
        CaptureSettings settings = bounded(system, given);
        Installation client = client(system.name());
        List<String> found = new ArrayList<>();
        try (Connection connection = Connections.open(target.login())) {
            connection.setAutoCommit(false);
            Preconditions.clientFits(
                    system.name(),
                    client.version().major(),
                    connection.getMetaData().getDatabaseMajorVersion());
            SortedMap<String, String> source = SourceIdentity.read(connection);
            Preconditions.everyRowVisible(system.name(), connection);
            connection.rollback();
            found.add("database " + source.get("database") + " on "
                    + target.login().endpoint() + ", PostgreSQL " + source.get("serverVersion") + ", "
                    + source.get("role"));
            found.add("pg_dump " + client.version() + " fits");
            found.add("every row is visible to user " + target.login().user());
            found.add(
                    settings.jobs() >= FEWEST_PARALLEL_JOBS && spoolSuffices(target, settings)
                            ? "would dump with " + settings.jobs() + " jobs in directory format"
                            : "would dump with one job in custom format, without spool");
            return found;
        } catch (SQLException e) {
            throw Failures.working(system.name(), "looking at the database", e);
        }
    }

    private Installation client(String system) {
        return programs.newestClient()
                .orElseThrow(() -> new SystemException.Precondition(
                        system,
                        "no pg_dump was found on this machine.",
                        "install the postgresql-client package, or set HOLDFAST_PG_BINDIR."));
    }

    /** The plan may allow less local disk than the machine has. */
    private static CaptureSettings bounded(SystemSpec system, CaptureSettings given) {
        Workspace workspace = given.workspace();
        long spool = system.setting("spool").map(Long::parseLong).orElse(Long.MAX_VALUE);
        return new CaptureSettings(
                given.level(),
                new Workspace(workspace.directory(), Math.min(spool, workspace.maxBytes())),
                given.jobs());
    }

    /** A dump without compression takes about as much as the database; where it takes more, it is noticed on the way. */
    private static boolean spoolSuffices(Target target, CaptureSettings settings) {
        try (Connection connection = Connections.open(target.login());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())")) {
            row.next();
            return row.getLong(1) <= settings.workspace().maxBytes();
        } catch (SQLException e) {
            throw Failures.working(target.login().system(), "asking for the database's size", e);
        }
    }
}
