package dev.holdfast.console.bench;

import dev.holdfast.console.bench.BackupBenchReport.Bound;
import dev.holdfast.console.bench.BackupBenchReport.Result;
import dev.holdfast.console.bench.machine.MachineFacts;
import dev.holdfast.console.output.Figures;
import dev.holdfast.console.sample.SampleSize;
import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.system.Progress;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.socket.Connections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Backups and their verification beside what the written plans do today, and beside faster peers, on one database of
 * synthetic data.
 *
 * @param launcher the {@code holdfast} script
 * @param s3Jars folder of s3proxy and everything it needs
 * @param scratch makes the throw-away servers
 * @param installation PostgreSQL's server and client programs
 * @param progress hears one line per step
 */
record BackupBench(
        Path launcher,
        Path s3Jars,
        Scratch scratch,
        Installation installation,
        Clock clock,
        Consumer<String> progress) {
    private static final String DATABASE = "bench";
    private static final String BIG_DATABASE = "bench_big";
    private static final int BIG = 4;

    private static final double MOST_WITHOUT_FINGERPRINT = 0.35;
    private static final double MOST_WITH_FINGERPRINT = 0.5;
    private static final double MOST_VERIFICATION = 1.5;
    private static final long MOST_MEMORY = 350L << 20;
    private static final double MOST_GROWTH = 1.10;

    /** Settings of a server that matter for how fast it reads or takes data in. */
    private static final String SETTINGS = """
            SELECT name, current_setting(name) FROM pg_settings
            WHERE name IN ('server_version', 'shared_buffers', 'max_parallel_workers_per_gather', 'jit', 'fsync', 'wal_level')
            """;

    /** Makes everything it needs, measures, and leaves nothing behind. */
    BackupBenchReport run(SampleSize size, int rounds, boolean fourTimes) {
        try (BenchGround ground = BenchGround.prepare(installation, s3Jars)) {
            progress.accept("filling a database of " + Figures.bytes(size.bytes()));
            long bytes = ground.fill(DATABASE, size, Progress.silent());
            BackupRounds contest = rounds(ground, "plan", DATABASE);
            progress.accept(
                    "one round that does not count: it leaves the class archives behind and warms up the S3 server");
            contest.warmUp();
            for (int round = 1; round <= rounds; round++) {
                progress.accept("round " + round + " of " + rounds);
                contest.round(bytes);
            }
            Map<Contender, Result> results = new EnumMap<>(Contender.class);
            contest.runs().forEach((contender, runs) -> results.put(contender, Result.of(contender, runs)));
            List<Bound> bounds = bounds(results);
            SortedMap<String, String> settings = settings(ground);
            settings.put("database", Figures.bytes(bytes));
            if (fourTimes) {
                bounds.add(growth(ground, size, results.get(Contender.BACKUP_FINGERPRINT)));
            }
            return new BackupBenchReport(
                    MachineFacts.now(), settings, List.copyOf(results.values()), bounds, remarks(fourTimes));
        }
    }

    private BackupRounds rounds(BenchGround ground, String name, String database) {
        BenchPlan plan =
                BenchPlan.write(ground.folder(name), clock, ground.server().endpoint(), database, ground.s3());
        RestorePeer peer = new RestorePeer(ground, scratch, installation);
        return new BackupRounds(
                ground,
                launcher,
                plan,
                installation,
                peer,
                database,
                (contender, measured) -> progress.accept("  " + BackupBenchText.line(contender, measured)));
    }

    private static List<Bound> bounds(Map<Contender, Result> results) {
        int processors = Runtime.getRuntime().availableProcessors();
        Result script = results.get(Contender.SCRIPT);
        Result backup = results.get(Contender.BACKUP);
        Result fingerprint = results.get(Contender.BACKUP_FINGERPRINT);
        Result verify = results.get(Contender.VERIFY);
        return new ArrayList<>(List.of(
                Bound.ratio("backup without fingerprint, A : C", backup, script, MOST_WITHOUT_FINGERPRINT, processors),
                Bound.ratio(
                        "backup with full fingerprint, B : C", fingerprint, script, MOST_WITH_FINGERPRINT, processors),
                Bound.ratio(
                        "verification, V : P", verify, results.get(Contender.RESTORE), MOST_VERIFICATION, processors),
                Bound.memory(
                        "peak memory of a backup, A and B",
                        Math.max(backup.peakBytes(), fingerprint.peakBytes()),
                        MOST_MEMORY),
                Bound.memory("peak memory of a verification, V", verify.peakBytes(), MOST_MEMORY)));
    }

    private Bound growth(BenchGround ground, SampleSize size, Result small) {
        SampleSize big = size.times(BIG);
        progress.accept("filling a database of " + Figures.bytes(big.bytes()));
        ground.fill(BIG_DATABASE, big, Progress.silent());
        Measured measured = rounds(ground, "big-plan", BIG_DATABASE).backup(BenchPlan.WITH_FINGERPRINT);
        progress.accept("  " + BackupBenchText.line(Contender.BACKUP_FINGERPRINT, measured));
        return new Bound(
                "peak memory with " + BIG + " times the data",
                "x",
                (double) measured.peakBytes() / Math.max(1, small.peakBytes()),
                MOST_GROWTH,
                0);
    }

    private static List<String> remarks(boolean fourTimes) {
        List<String> remarks = new ArrayList<>();
        remarks.add("A, B and V are whole processes, from ./holdfast to its end. C uploads with the aws program.");
        remarks.add(
                "A contender's own processor time includes the programs and servers it starts. 'least' is what a ratio would"
                        + " be if all processors were busy with it from beginning to end.");
        remarks.add("P restores into a server of the same settings that is made beforehand; V makes its own.");
        if (BackupRounds.installed("zstd").isEmpty()) {
            remarks.add("zstd is not installed, so D did not run.");
        }
        remarks.add(
                BackupRounds.installed("pgbackrest").isEmpty()
                        ? "pgBackRest is not installed, so E did not run."
                        : "E copies the server's files, which restore into the same major version only.");
        if (!fourTimes) {
            remarks.add("Memory with four times the data was not measured; --four-times does.");
        }
        return remarks;
    }

    private SortedMap<String, String> settings(BenchGround ground) {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("client", installation.version().toString());
        try (Connection connection = Connections.open(ground.server().login("postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
            return settings;
        } catch (SQLException e) {
            throw new BenchFailed("the source server cannot be asked: " + e.getMessage(), "see the message.", e);
        }
    }

    /** The installation to measure with. */
    static Installation both(Optional<Installation> server) {
        return server.filter(Installation::client)
                .orElseThrow(() -> new BenchFailed(
                        "no PostgreSQL server with its client programs was found.",
                        "install the packages postgresql and postgresql-client, or set HOLDFAST_PG_BINDIR."));
    }
}
