package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing;
import dev.holdfast.core.system.Custody;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;

/**
 * Kind {@code rds-snapshot}: backups of an RDS instance that RDS keeps itself. Either a snapshot, copied to another region and
 * exported to S3 where the plan says so, or what the automated backups can bring back at present. No data passes through
 * Holdfast; the manifest says what RDS keeps, under which name and of which instant.
 *
 * <p>A capture that fails removes the snapshots it made. One that is killed leaves them behind with the tag {@code
 * holdfast:system}, named by no manifest.
 */
@ApplicationScoped
public class RdsSnapshots implements Capturing, Custody {
    /** Which system a snapshot is of. */
    static final String SYSTEM = "holdfast:system";

    private static final Logger LOG = Logger.getLogger(RdsSnapshots.class);
    private static final String KIND = "rds-snapshot";
    private static final String PROVIDER = "rds";
    private static final Duration USUAL_WAIT = Duration.ofHours(2);
    /** RDS calls its engine so; the kind of system that reads it is called otherwise. */
    private static final Map<String, String> ENGINES = Map.of("postgres", "postgresql");

    private final AwsClients clients;
    private final Clock clock;
    private final Patience patience;

    @Inject
    public RdsSnapshots(AwsClients clients, Clock clock) {
        this(clients, clock, Patience.NORMAL);
    }

    RdsSnapshots(AwsClients clients, Clock clock, Patience patience) {
        this.clients = clients;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public Captured capture(SystemSpec system, CaptureSettings settings, ArtifactSink sink, Progress progress) {
        try {
            DBInstance instance = described(system);
            return pointInTime(system)
                    ? restorable(system, instance, sink)
                    : new Snapshotting(system, instance, sink, progress).run();
        } catch (RdsTrouble trouble) {
            throw ManagedPair.explained(system.name(), trouble);
        } catch (Patience.Interrupted e) {
            throw new SystemException.Broken(system.name(), e.getMessage() + ".", "run the backup again.", e);
        }
    }

    @Override
    public List<String> rehearse(SystemSpec system, CaptureSettings settings) {
        try {
            DBInstance instance = described(system);
            List<String> found = new ArrayList<>();
            found.add("RDS instance " + instance.dbInstanceIdentifier() + " is '" + instance.dbInstanceStatus()
                    + "', " + instance.engine() + " " + instance.engineVersion() + ", "
                    + instance.allocatedStorage() + " GiB");
            if (pointInTime(system)) {
                found.add("its automated backups reach up to " + latest(system, instance));
            } else {
                requireKeyForCopy(system, instance);
                copyRegion(system).ifPresent(region -> found.add("the snapshot would be copied to " + region));
                system.setting("exportBucket")
                        .ifPresent(bucket -> found.add("the snapshot would be exported to s3://" + bucket));
            }
            return found;
        } catch (RdsTrouble trouble) {
            throw ManagedPair.explained(system.name(), trouble);
        }
    }

    private DBInstance described(SystemSpec system) {
        DBInstance instance = region(system).instance(arn(system).name());
        if (!Statuses.serves(instance)) {
            throw new SystemException.Precondition(
                    system.name(),
                    "RDS instance " + instance.dbInstanceIdentifier() + " is '" + instance.dbInstanceStatus() + "'.",
                    "back it up when it is available.");
        }
        return instance;
    }

    private static RdsArn arn(SystemSpec system) {
        return RdsArn.of(system.setting("instance").orElseThrow());
    }

    private Region region(SystemSpec system) {
        return region(system, arn(system).region());
    }

    private Region region(SystemSpec system, String name) {
        return new Region(clients, ManagedPair.reach(system, name));
    }

    private static boolean pointInTime(SystemSpec system) {
        return system.setting("captures").filter("point-in-time"::equals).isPresent();
    }

    private static Optional<String> copyRegion(SystemSpec system) {
        return system.setting("copyRegion");
    }

    private static void requireKeyForCopy(SystemSpec system, DBInstance instance) {
        if (copyRegion(system).isPresent()
                && Boolean.TRUE.equals(instance.storageEncrypted())
                && system.setting("copyKey").isEmpty()) {
            throw new SystemException.Precondition(
                    system.name(),
                    "RDS instance " + instance.dbInstanceIdentifier()
                            + " is encrypted, and a copy in another region needs a KMS key of that region.",
                    "give the system the setting copyKey.");
        }
    }

    private static Captured restorable(SystemSpec system, DBInstance instance, ArtifactSink sink) {
        Instant latest = latest(system, instance);
        HeldCopy.PointInTime point = new HeldCopy.PointInTime(arn(system), latest);
        sink.held("point-in-time", "rds-automated-backup", PROVIDER, point.arn().region(), point.toString());
        return captured(latest, instance, "what the automated backups bring back, up to the last log file they hold");
    }

    private static Instant latest(SystemSpec system, DBInstance instance) {
        Integer kept = instance.backupRetentionPeriod();
        if (kept == null || kept == 0 || instance.latestRestorableTime() == null) {
            throw new SystemException.Precondition(
                    system.name(),
                    "RDS keeps no automated backups of instance " + instance.dbInstanceIdentifier() + ".",
                    "set its backup retention period, or capture snapshots.");
        }
        // RDS restores to whole seconds.
        return instance.latestRestorableTime().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Captured captured(Instant instant, DBInstance instance, String isolation) {
        SortedMap<String, String> source = new TreeMap<>();
        source.put("engine", ENGINES.getOrDefault(instance.engine(), instance.engine()));
        source.put("engineVersion", instance.engineVersion());
        source.put("serverMajor", instance.engineVersion().split("\\.")[0]);
        source.put("instance", String.valueOf(instance.dbInstanceArn()));
        source.put("resource", String.valueOf(instance.dbiResourceId()));
        source.put("allocatedGiB", String.valueOf(instance.allocatedStorage()));
        source.put("encrypted", String.valueOf(instance.storageEncrypted()));
        return new Captured(
                instant,
                source,
                isolation,
                new Fingerprint(KIND, Fingerprint.Level.NONE, new TreeMap<>()),
                new TreeMap<>(Map.of("rds", instance.engine() + " " + instance.engineVersion())));
    }

    @Override
    public Kept look(SystemSpec system, Artifact.ProviderHeld held) {
        try {
            return switch (HeldCopy.of(held.reference())) {
                case HeldCopy.Snapshot snapshot -> kept(region(system, held.region()), snapshot);
                case HeldCopy.PointInTime point -> kept(region(system, held.region()), point);
            };
        } catch (RdsTrouble.Missing gone) {
            return new Kept.Lost("RDS does not have " + held.reference() + " any more");
        } catch (RdsTrouble trouble) {
            return new Kept.Unknown(trouble.explained());
        } catch (IllegalArgumentException | java.time.DateTimeException strange) {
            return new Kept.Unknown("'" + held.reference() + "' is not a name that RDS gives");
        }
    }

    private static Kept kept(Region region, HeldCopy.Snapshot snapshot) {
        DBSnapshot found = described(region, snapshot.arn().name());
        return found.status().equals(Statuses.AVAILABLE)
                ? new Kept.There("RDS says that snapshot " + snapshot.arn() + " is available")
                : new Kept.Lost("RDS says that snapshot " + snapshot.arn() + " is '" + found.status() + "'");
    }

    private static Kept kept(Region region, HeldCopy.PointInTime point) {
        DBInstance instance = region.instance(point.arn().name());
        Integer days = instance.backupRetentionPeriod();
        if (days == null || days == 0) {
            return new Kept.Lost("RDS keeps no automated backups of " + point.arn() + " any more");
        }
        return new Kept.There("RDS keeps automated backups of " + point.arn() + " for " + days
                + " days, at present up to " + instance.latestRestorableTime());
    }

    private static DBSnapshot described(Region region, String snapshot) {
        List<DBSnapshot> found = region.ask(
                        "DescribeDBSnapshots",
                        "snapshot " + snapshot,
                        rds -> rds.describeDBSnapshots(request -> request.dbSnapshotIdentifier(snapshot)))
                .dbSnapshots();
        if (found.isEmpty()) {
            throw new RdsTrouble.Missing(
                    "rds:DescribeDBSnapshots on snapshot " + snapshot + " in " + region.name() + " found nothing.",
                    "see who deleted it.",
                    null);
        }
        return found.getFirst();
    }

    /** One snapshot, its copy and its export. */
    private final class Snapshotting {
        private final SystemSpec system;
        private final DBInstance instance;
        private final ArtifactSink sink;
        private final Progress progress;
        private final Region home;
        private final String name;
        private final Duration longest;
        private final List<Made> made = new ArrayList<>();

        private record Made(Region region, String snapshot) {}

        Snapshotting(SystemSpec system, DBInstance instance, ArtifactSink sink, Progress progress) {
            this.system = system;
            this.instance = instance;
            this.sink = sink;
            this.progress = progress;
            this.home = region(system);
            this.longest = system.setting("wait").map(Duration::parse).orElse(USUAL_WAIT);
            this.name = "holdfast-" + system.name() + "-" + clock.instant().toEpochMilli();
        }

        Captured run() {
            requireKeyForCopy(system, instance);
            try {
                return taken();
            } catch (RuntimeException | Error e) {
                made.forEach(this::remove);
                throw e;
            }
        }

        private Captured taken() {
            Instant ordered = clock.instant();
            progress.phase("snapshot", 0);
            DBSnapshot snapshot = snapshot();
            sink.held("snapshot", "rds-snapshot", PROVIDER, home.name(), snapshot.dbSnapshotArn());
            if (copyRegion(system).isPresent()) {
                Region away = region(system, copyRegion(system).get());
                progress.phase("copy to " + away.name(), 0);
                sink.held(
                        "copy",
                        "rds-snapshot",
                        PROVIDER,
                        away.name(),
                        copy(snapshot, away).dbSnapshotArn());
            }
            if (system.setting("exportBucket").isPresent()) {
                progress.phase("export to S3", 0);
                sink.held("export", "parquet", "s3", home.name(), export(snapshot));
            }
            return captured(
                    instant(snapshot, ordered), instance, "a snapshot of the storage, as after a loss of power");
        }

        /** Of the newest transaction in it; where RDS does not say, it is no older than when it was ordered. */
        private static Instant instant(DBSnapshot snapshot, Instant ordered) {
            return snapshot.snapshotDatabaseTime() == null ? ordered : snapshot.snapshotDatabaseTime();
        }

        private DBSnapshot snapshot() {
            made.add(new Made(home, name));
            home.ask(
                    "CreateDBSnapshot",
                    "instance " + instance.dbInstanceIdentifier(),
                    rds -> rds.createDBSnapshot(request -> request.dbInstanceIdentifier(instance.dbInstanceIdentifier())
                            .dbSnapshotIdentifier(name)
                            .tags(Region.tag(SYSTEM, system.name()))));
            return whole(home);
        }

        private DBSnapshot copy(DBSnapshot snapshot, Region away) {
            made.add(new Made(away, name));
            away.ask(
                    "CopyDBSnapshot",
                    "snapshot " + snapshot.dbSnapshotArn(),
                    rds -> rds.copyDBSnapshot(request -> request.sourceDBSnapshotIdentifier(snapshot.dbSnapshotArn())
                            .sourceRegion(home.name())
                            .targetDBSnapshotIdentifier(name)
                            .kmsKeyId(system.setting("copyKey").orElse(null))
                            .tags(Region.tag(SYSTEM, system.name()))));
            return whole(away);
        }

        private DBSnapshot whole(Region region) {
            DBSnapshot last = patience.until(
                    it -> !it.status().equals("creating") && !it.status().equals("copying"),
                    longest,
                    () -> described(region, name));
            if (!last.status().equals(Statuses.AVAILABLE)) {
                throw new SystemException.Broken(
                        system.name(),
                        "RDS snapshot " + name + " in " + region.name() + " is '" + last.status() + "' after " + longest
                                + ", " + last.percentProgress() + " % done.",
                        "look at the events of the snapshot; give the system a longer wait when it only takes its time.",
                        null);
            }
            return last;
        }

        private String export(DBSnapshot snapshot) {
            String bucket = system.setting("exportBucket").orElseThrow();
            String prefix = system.setting("exportPrefix").orElse("");
            home.ask(
                    "StartExportTask",
                    "snapshot " + snapshot.dbSnapshotArn(),
                    rds -> rds.startExportTask(request -> request.exportTaskIdentifier(name)
                            .sourceArn(snapshot.dbSnapshotArn())
                            .s3BucketName(bucket)
                            .s3Prefix(prefix.isEmpty() ? null : prefix)
                            .iamRoleArn(system.setting("exportRole").orElse(null))
                            .kmsKeyId(system.setting("exportKey").orElse(null))));
            ExportTask last = patience.until(
                    it -> List.of("COMPLETE", "FAILED", "CANCELED")
                            .contains(it.status().toUpperCase(java.util.Locale.ROOT)),
                    longest,
                    this::exporting);
            if (!last.status().equalsIgnoreCase("COMPLETE")) {
                throw new SystemException.Broken(
                        system.name(),
                        "RDS export " + name + " to s3://" + bucket + " is '" + last.status() + "'"
                                + (last.failureCause() == null ? "" : ": " + last.failureCause()) + ".",
                        "see that the export's role may write to the bucket and use the key.",
                        null);
            }
            return "s3://" + bucket + "/" + (prefix.isEmpty() ? "" : prefix + "/") + name;
        }

        private ExportTask exporting() {
            return home
                    .ask(
                            "DescribeExportTasks",
                            "export " + name,
                            rds -> rds.describeExportTasks(request -> request.exportTaskIdentifier(name)))
                    .exportTasks()
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> new RdsTrouble.Missing(
                            "rds:DescribeExportTasks on export " + name + " in " + home.name() + " found nothing.",
                            "see who cancelled it.",
                            null));
        }

        /** The error that led here stays the one that is seen. */
        private void remove(Made it) {
            try {
                it.region()
                        .ask(
                                "DeleteDBSnapshot",
                                "snapshot " + it.snapshot(),
                                rds -> rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier(it.snapshot())));
            } catch (RdsTrouble.Missing never) {
                LOG.debugf("%s in %s was never made", it.snapshot(), it.region().name());
            } catch (RdsTrouble e) {
                LOG.warnf("a snapshot of no backup is left behind: %s", e.explained());
            }
        }
    }
}
