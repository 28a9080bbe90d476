package dev.holdfast.console.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.backup.BackupFunction;
import dev.holdfast.backup.BackupReport;
import dev.holdfast.backup.SystemBackup;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.Figures;
import dev.holdfast.console.sample.LiveWriter;
import dev.holdfast.console.sample.SampleDatabase;
import dev.holdfast.console.sample.SampleSize;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Json;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.VaultLayout;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.verify.VerifyFunction;
import dev.holdfast.verify.VerifyReport;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows the main job with nothing at hand: a PostgreSQL of its own that is written to all the time, the functions as
 * they run in a cloud, a vault on this disk. Leaves the vault behind and nothing running.
 */
@Singleton
class Demo {
    private static final String PLAN = "demo";
    private static final String DATABASE = "hospital";
    private static final String SUPERUSER = "postgres";
    private static final String SERVER_PURPOSE = "demo-server";
    private static final Duration PAUSE_BETWEEN_WRITES = Duration.ofMillis(5);

    private final PostgresPrograms programs;
    private final ConsolePlans plans;
    private final BackupFunction backup;
    private final VerifyFunction verify;
    private final Clock clock;

    Demo(PostgresPrograms programs, ConsolePlans plans, BackupFunction backup, VerifyFunction verify, Clock clock) {
        this.programs = programs;
        this.plans = plans;
        this.backup = backup;
        this.verify = verify;
        this.clock = clock;
    }

    DemoResult run(Path path, int mebibytes) {
        Instant started = clock.instant();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        OwnedFolder.sweep(temporary, SERVER_PURPOSE);
        DemoFolder folder = DemoFolder.create(path, clock);
        OwnedFolder serverFolder = OwnedFolder.create(temporary, "holdfast-demo-", SERVER_PURPOSE);
        try (LocalServer server = server(serverFolder)) {
            say("made a PostgreSQL " + server.installation().version()
                    + " server on a Unix socket, for this demo only");
            long bytes = fill(server, mebibytes);
            folder.writePlan(server.endpoint(), DATABASE, SUPERUSER);
            plans.named(folder.plan().toString());
            say("filled it with " + Figures.bytes(bytes) + " of synthetic health-care data");
            return show(folder, server, bytes, started);
        } catch (SQLException e) {
            throw new DemoFailed("the demo's own database failed: " + e.getMessage(), e);
        } finally {
            serverFolder.delete();
        }
    }

    private DemoResult show(DemoFolder folder, LocalServer server, long bytes, Instant started) throws SQLException {
        Instant ready = clock.instant();
        try (LiveWriter writer = LiveWriter.start(Connections.open(server.login(DATABASE)), PAUSE_BETWEEN_WRITES)) {
            say("others now write to it all the time: inserts, updates, deletes, sequences, large objects");
            long before = writer.transactions();
            BackupReport made = backup.run(event().put("reason", "demonstration"));
            long between = writer.transactions();
            VerifyReport proof = verify.run(event());
            long after = writer.transactions();
            writer.failure().ifPresent(failure -> {
                throw new DemoFailed("the demo's writer failed: " + failure.getMessage(), failure);
            });
            String key = new VaultLayout(PLAN).data(published(made), "archive");
            String flipped = folder.flipByte(key);
            say("flipped one bit: " + flipped);
            VerifyReport corruption = verify.run(event().put("level", "integrity"));
            folder.flipByte(key);
            say("flipped it back");
            VerifyReport repaired = verify.run(event().put("level", "integrity"));
            return new DemoResult(
                    folder.path(),
                    bytes,
                    between - before,
                    after - between,
                    made,
                    proof,
                    corruption,
                    repaired,
                    flipped,
                    Duration.between(started, ready),
                    Duration.between(ready, clock.instant()));
        }
    }

    private LocalServer server(OwnedFolder folder) {
        Installation installation = programs.newestServer()
                .orElseThrow(() -> new BadUsage(
                        "no PostgreSQL server is installed on this machine.",
                        "start the demo with ./holdfast, which installs it, or set HOLDFAST_PG_BINDIR."));
        return LocalServer.create(installation, ServerSpec.throwAway(SUPERUSER), folder);
    }

    private static long fill(LocalServer server, int mebibytes) throws SQLException {
        try (Connection connection = Connections.open(server.login("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE + " TEMPLATE template0 ENCODING 'UTF8'");
        }
        try (Connection connection = Connections.open(server.login(DATABASE))) {
            return SampleDatabase.create(connection, SampleSize.ofMebibytes(mebibytes));
        }
    }

    private static ObjectNode event() {
        return Json.mapper().createObjectNode().put("plan", PLAN);
    }

    private static BackupId published(BackupReport report) {
        return switch (report.systems().getFirst()) {
            case SystemBackup.Published published -> published.backup();
            case SystemBackup.MadeBefore before -> before.backup();
            case SystemBackup.NotPublished not -> throw new DemoFailed(not.what() + " Hint: " + not.hint(), null);
            case SystemBackup.OutOfTime over -> throw new DemoFailed(over.what() + " Hint: " + over.hint(), null);
            case SystemBackup.HandedOver over -> throw new IllegalStateException("a console hands nothing over");
            case SystemBackup.Rehearsed rehearsed -> throw new IllegalStateException("no dry run was asked for");
        };
    }

    private static void say(String sentence) {
        System.err.println("demo: " + sentence);
    }

    /** The demonstration could not be held. */
    static final class DemoFailed extends HoldfastException {
        DemoFailed(String what, Throwable cause) {
            super(what, "run it again; with --verbose it shows what happened.", cause);
        }
    }
}
