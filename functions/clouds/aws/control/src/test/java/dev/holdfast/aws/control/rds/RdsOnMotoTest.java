package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Hosting.Admission;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.ScriptedGuard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing.Captured;
import dev.holdfast.core.system.Custody.Kept;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * The requests as moto understands them. What moto cannot do: everything is available at once, a promoted replica keeps its
 * link, a restart leaves no trace, a primary with a replica can be stopped, no database stands behind an address, nothing is
 * refused to anybody. For these there is {@link StandInRds}.
 */
class RdsOnMotoTest {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static MotoServer server;
    private static AwsClients clients;

    @TempDir
    Path folder;

    private final List<Artifact> held = new ArrayList<>();

    /** Takes note of what a provider holds. */
    private final ArtifactSink sink = new ArtifactSink() {
        @Override
        public void write(String name, String format, Body body) {
            throw new AssertionError("no bytes pass through here");
        }

        @Override
        public void held(String name, String format, String provider, String region, String reference) {
            held.add(new Artifact(name, format, new Artifact.ProviderHeld(provider, region, reference)));
        }
    };

    @BeforeAll
    static void start() throws IOException {
        server = new MotoServer();
        clients = RdsPlans.clients();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void build() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(server.endpoint().resolve("/moto-api/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        east().createDBParameterGroup(request -> request.dbParameterGroupName("records")
                .dbParameterGroupFamily("postgres15")
                .description("the records' own"));
        create(east(), "records-east", "records");
        create(west(), "records-west", "default.postgres15");
    }

    private static void create(RdsClient rds, String id, String group) {
        rds.createDBInstance(request -> request.dbInstanceIdentifier(id)
                .engine("postgres")
                .engineVersion("15.4")
                .dbInstanceClass("db.t4g.medium")
                .allocatedStorage(20)
                .masterUsername("holdfast")
                .masterUserPassword("not-used-here")
                .backupRetentionPeriod(7)
                .dbParameterGroupName(group));
    }

    private static URI endpoint() {
        return server.endpoint();
    }

    private static RdsClient east() {
        return clients.client(
                RdsClient.class, new Reach("us-east-1", endpoint().toString(), ANSWER), RdsClient::builder);
    }

    private static RdsClient west() {
        return clients.client(
                RdsClient.class, new Reach("us-west-2", endpoint().toString(), ANSWER), RdsClient::builder);
    }

    private static SystemSpec pair() {
        return RdsPlans.pair(endpoint().toString(), Map.of());
    }

    private static SystemSpec snapshots(Map<String, String> others) {
        TreeMap<String, String> settings = new TreeMap<>(
                Map.of("instance", RdsPlans.EAST, "providerEndpoint", endpoint().toString()));
        settings.putAll(others);
        return RdsPlans.system("kept", "rds-snapshot", settings);
    }

    private static RdsSnapshots snapshots() {
        return new RdsSnapshots(clients, Clock.systemUTC(), RdsPlans.QUICK);
    }

    private CaptureSettings settings() {
        return new CaptureSettings(Fingerprint.Level.FULL, new Workspace(folder, 0), 1);
    }

    private Captured capture(Map<String, String> others) {
        return snapshots().capture(snapshots(others), settings(), sink, Progress.silent());
    }

    private Artifact.ProviderHeld location(int index) {
        return (Artifact.ProviderHeld) held.get(index).location();
    }

    @Test
    void a_snapshot_is_taken_copied_to_the_other_region_and_exported() {
        Captured captured = capture(Map.of(
                "copyRegion", "us-west-2",
                "exportBucket", "exports",
                "exportPrefix", "clinic",
                "exportRole", "arn:aws:iam::123456789012:role/export",
                "exportKey", "arn:aws:kms:us-east-1:123456789012:key/1"));
        assertThat(held).extracting(Artifact::name).containsExactly("snapshot", "copy", "export");
        List<DBSnapshot> here = east().describeDBSnapshots().dbSnapshots();
        List<DBSnapshot> there = west().describeDBSnapshots().dbSnapshots();
        assertThat(here)
                .extracting(DBSnapshot::dbSnapshotArn)
                .contains(location(0).reference());
        assertThat(there)
                .extracting(DBSnapshot::dbSnapshotArn)
                .contains(location(1).reference());
        assertThat(location(1).region()).isEqualTo("us-west-2");
        assertThat(location(2).reference()).startsWith("s3://exports/clinic/holdfast-kept-");
        assertThat(Region.tag(there.getLast().tagList(), RdsSnapshots.SYSTEM)).isEqualTo("kept");
        assertThat(captured.source()).containsEntry("engine", "postgresql").containsEntry("serverMajor", "15");
        assertThat(captured.fingerprint().level()).isEqualTo(Fingerprint.Level.NONE);
        assertThat(captured.consistencyInstant()).isBefore(Instant.now());
    }

    @Test
    void a_snapshot_that_is_there_is_told_from_one_that_is_gone() {
        capture(Map.of());
        assertThat(snapshots().look(snapshots(Map.of()), location(0))).isInstanceOf(Kept.There.class);
        String name = RdsArn.of(location(0).reference()).name();
        east().deleteDBSnapshot(request -> request.dbSnapshotIdentifier(name));
        assertThat(snapshots().look(snapshots(Map.of()), location(0))).isInstanceOf(Kept.Lost.class);
    }

    @Test
    void a_capture_that_fails_at_the_copy_leaves_no_snapshot_behind() {
        int before = east().describeDBSnapshots().dbSnapshots().size();
        assertThatExceptionOfType(SystemException.class)
                .isThrownBy(() -> capture(
                        Map.of("copyRegion", "us-west-2", "copyKey", "arn:aws:kms:us-west-2:123456789012:key/none")))
                .satisfies(e ->
                        assertThat(e.explained()).contains("rds:CopyDBSnapshot", "us-west-2", "key cannot be used"));
        assertThat(east().describeDBSnapshots().dbSnapshots()).hasSize(before);
    }

    @Test
    void what_the_automated_backups_bring_back_is_a_backup_of_its_own() {
        Captured captured = capture(Map.of("captures", "point-in-time"));
        assertThat(held).hasSize(1);
        assertThat(location(0).reference()).isEqualTo(RdsPlans.EAST + "@" + captured.consistencyInstant());
        assertThat(captured.consistencyInstant().getNano()).isZero();
        assertThat(snapshots().look(snapshots(Map.of()), location(0))).isInstanceOf(Kept.There.class);
    }

    @Test
    void without_automated_backups_there_is_nothing_to_bring_back() {
        east().modifyDBInstance(request -> request.dbInstanceIdentifier("records-east")
                .backupRetentionPeriod(0)
                .applyImmediately(true));
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> capture(Map.of("captures", "point-in-time")))
                .satisfies(e -> assertThat(e.explained()).contains("no automated backups", "retention period"));
    }

    @Test
    void an_encrypted_instance_needs_a_key_of_the_other_region_which_is_told_before_anything_is_made() {
        RdsClient rds = east();
        rds.createDBInstance(request -> request.dbInstanceIdentifier("sealed")
                .engine("postgres")
                .dbInstanceClass("db.t4g.medium")
                .allocatedStorage(20)
                .masterUsername("holdfast")
                .masterUserPassword("not-used-here")
                .storageEncrypted(true));
        int before = rds.describeDBSnapshots().dbSnapshots().size();
        SystemSpec sealed = snapshots(
                Map.of("instance", "arn:aws:rds:us-east-1:123456789012:db:sealed", "copyRegion", "us-west-2"));
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> snapshots().capture(sealed, settings(), sink, Progress.silent()))
                .satisfies(e -> assertThat(e.hint()).contains("copyKey"));
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> snapshots().rehearse(sealed, settings()));
        assertThat(rds.describeDBSnapshots().dbSnapshots()).hasSize(before);
    }

    @Test
    void a_rehearsal_says_what_would_be_made_and_makes_nothing() {
        int before = east().describeDBSnapshots().dbSnapshots().size();
        assertThat(snapshots().rehearse(snapshots(Map.of("copyRegion", "us-west-2")), settings()))
                .anySatisfy(line -> assertThat(line).contains("records-east", "available"))
                .anySatisfy(line -> assertThat(line).contains("us-west-2"));
        assertThat(east().describeDBSnapshots().dbSnapshots()).hasSize(before);
    }

    @Test
    void throw_away_servers_are_made_from_the_copy_and_to_an_instant_and_deleted() {
        capture(Map.of("copyRegion", "us-west-2"));
        begunAndGone(location(1).reference(), west());
        begunAndGone(
                RdsPlans.EAST + "@" + Instant.now().minusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                east());
    }

    private void begunAndGone(String copy, RdsClient where) {
        RdsScratch scratch = new RdsScratch(clients, new Secrets(List.of()), Clock.systemUTC(), folder);
        ScratchRequest request = new ScratchRequest(
                        "postgresql",
                        "0198f000-0000-7000-8000-000000000001",
                        0,
                        new TreeMap<>(),
                        snapshots(Map.of()).settings())
                .requiring("held", copy);
        ScratchHandle handle = scratch.begin(request);
        assertThat(scratch.poll(handle)).isNotInstanceOf(ScratchState.Failed.class);
        assertThat(where.describeDBInstances().dbInstances())
                .anySatisfy(it -> assertThat(it.dbInstanceIdentifier()).startsWith(ScratchName.PREFIX));
        scratch.discard(handle);
        assertThat(where.describeDBInstances().dbInstances())
                .noneSatisfy(it -> assertThat(it.dbInstanceIdentifier()).startsWith(ScratchName.PREFIX));
        assertThat(scratch.poll(handle)).isInstanceOf(ScratchState.Failed.class);
    }

    @Test
    void the_lag_is_read_from_CloudWatch_in_the_replicas_region() {
        RdsHosting hosting = new RdsHosting(clients, Clock.systemUTC(), RdsPlans.QUICK);
        assertThat(hosting.lag(pair(), Side.STANDBY)).isInstanceOf(Lag.Unknown.class);
        Instant minute = Instant.now().minusSeconds(90);
        measured(minute, 12);
        Lag.Measured lag = (Lag.Measured) hosting.lag(pair(), Side.STANDBY);
        assertThat(lag.behind()).isGreaterThanOrEqualTo(Duration.ofSeconds(12)).isLessThan(Duration.ofMinutes(5));
        measured(Instant.now().minusSeconds(5), -1);
        assertThat(hosting.lag(pair(), Side.STANDBY)).isInstanceOf(Lag.Unknown.class);
    }

    private static void measured(Instant at, double seconds) {
        CloudWatchClient cloudWatch = clients.client(
                CloudWatchClient.class,
                new Reach("us-west-2", endpoint().toString(), ANSWER),
                CloudWatchClient::builder);
        cloudWatch.putMetricData(request -> request.namespace("AWS/RDS")
                .metricData(MetricDatum.builder()
                        .metricName("ReplicaLag")
                        .dimensions(Dimension.builder()
                                .name("DBInstanceIdentifier")
                                .value("records-west")
                                .build())
                        .timestamp(at)
                        .value(seconds)
                        .build()));
    }

    @Test
    void more_sessions_are_let_in_after_a_restart_and_asking_again_changes_nothing() {
        RdsHosting hosting = new RdsHosting(clients, Clock.systemUTC(), RdsPlans.QUICK);
        Admission first = hosting.admit(pair(), Side.PRIMARY, 500, ScriptedGuard.open());
        assertThat(first.now()).isEqualTo("500");
        assertThat(first.restartNeeded()).isTrue();
        Admission second = hosting.admit(pair(), Side.PRIMARY, 500, ScriptedGuard.open());
        assertThat(second).isEqualTo(new Admission("500", "500", false));
    }

    @Test
    void the_default_parameter_group_is_nobodys_to_change() {
        RdsHosting hosting = new RdsHosting(clients, Clock.systemUTC(), RdsPlans.QUICK);
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> hosting.admit(pair(), Side.STANDBY, 500, ScriptedGuard.open()))
                .satisfies(e -> assertThat(e.getMessage()).contains("default.postgres15"));
    }

    @Test
    void a_primary_is_stopped_and_started_again() {
        RdsFence fence = new RdsFence(clients, Clock.systemUTC(), RdsPlans.QUICK);
        Instrument instrument = RdsPlans.fence(pair(), "timeout", "PT60S");
        assertThat(fence.look(instrument, Side.PRIMARY)).isInstanceOf(FenceState.Standing.class);
        assertThat(fence.fence(instrument, Side.PRIMARY, ScriptedGuard.open())).isInstanceOf(FenceState.Fenced.class);
        fence.release(instrument, Side.PRIMARY, ScriptedGuard.open());
        assertThat(fence.look(instrument, Side.PRIMARY)).isInstanceOf(FenceState.Standing.class);
    }
}
