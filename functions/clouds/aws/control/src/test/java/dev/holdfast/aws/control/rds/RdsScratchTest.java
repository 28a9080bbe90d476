package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.Json;
import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.scratch.ScratchContract;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.TlsMode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances of {@link StandInRds}, behind whose address a real PostgreSQL server stands. */
class RdsScratchTest extends ScratchContract {
    @TempDir
    Path folder;

    private StandInRds rds;
    private boolean secretIsThere = true;

    @BeforeEach
    void begin() throws Exception {
        rds = new StandInRds();
        Endpoint.Tcp real =
                (Endpoint.Tcp) TestServer.shared().networkLogin("postgres").endpoint();
        rds.defaultHost = real.host();
        rds.defaultPort = real.port();
    }

    @AfterEach
    void end() {
        rds.close();
    }

    @Override
    protected RdsScratch scratch() {
        return scratch(RdsPlans.CLOCK);
    }

    private RdsScratch scratch(Clock clock) {
        SecretResolver resolver = new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return reference instanceof SecretRef.AwsSecretsManager there
                        && there.region().equals("us-west-2")
                        && there.id().startsWith("arn:aws:secretsmanager:us-west-2:")
                        && there.field().equals("password");
            }

            @Override
            public Secret resolve(SecretRef reference) {
                if (!secretIsThere) {
                    throw new SecretUnavailable("the secret is not JSON.", "store it as a JSON object.", null);
                }
                return TestServer.PASSWORD;
            }
        };
        return new RdsScratch(RdsPlans.clients(), new Secrets(List.of(resolver)), clock, folder);
    }

    @Override
    protected ScratchRequest request() {
        return request(UUID.randomUUID().toString(), Map.of());
    }

    private ScratchRequest request(String backup, Map<String, String> more) {
        TreeMap<String, String> settings = new TreeMap<>(Map.of(
                "scratchRegion", "us-west-2",
                "scratchTls", "prefer",
                "scratchSecurityGroups", "sg-verify",
                "providerEndpoint", rds.endpoint()));
        settings.putAll(more);
        return new ScratchRequest("postgresql", backup, 3L << 30, new TreeMap<>(Map.of("serverMajor", "15")), settings);
    }

    @Override
    protected boolean answers(ScratchServer server) throws SQLException {
        Map<String, String> words = server.endpoint();
        Login login = new Login(
                "scratch",
                new Endpoint.Tcp(
                        words.get("host"),
                        Integer.parseInt(words.get("port")),
                        TlsMode.of(words.get("tls")).orElseThrow(),
                        Optional.empty()),
                "postgres",
                words.get("user"),
                server.secret("password"));
        try (var connection = Connections.open(login)) {
            return connection.isValid(5);
        }
    }

    private ScratchServer ready(ScratchHandle handle) {
        while (scratch().poll(handle) instanceof ScratchState.Starting) {
            Thread.onSpinWait();
        }
        return scratch().connect(handle);
    }

    @Test
    void an_empty_one_is_small_private_encrypted_and_its_password_is_made_by_RDS() {
        scratch().begin(request());
        var order = rds.orders().getFirst();
        assertThat(order.action()).isEqualTo("CreateDBInstance");
        assertThat(order.words())
                .containsEntry("ManageMasterUserPassword", "true")
                .containsEntry("PubliclyAccessible", "false")
                .containsEntry("StorageEncrypted", "true")
                .containsEntry("DeletionProtection", "false")
                .containsEntry("BackupRetentionPeriod", "0")
                .containsEntry("AllocatedStorage", "20")
                .containsEntry("EngineVersion", "15")
                .doesNotContainKey("MasterUserPassword");
    }

    @Test
    void one_is_made_from_a_snapshot_in_the_snapshots_own_region() {
        ScratchHandle handle = scratch()
                .begin(request().requiring("held", "arn:aws:rds:us-west-2:123456789012:snapshot:holdfast-records-1"));
        var order = rds.orders().getFirst();
        assertThat(order.action()).isEqualTo("RestoreDBInstanceFromDBSnapshot");
        assertThat(order.word("DBSnapshotIdentifier")).isEqualTo("holdfast-records-1");
        assertThat(handle.reference()).startsWith("us-west-2|");
    }

    @Test
    void one_is_made_as_an_instance_was_at_an_instant() {
        scratch().begin(request().requiring("held", RdsPlans.EAST + "@2026-03-08T11:57:30Z"));
        var order = rds.orders().getFirst();
        assertThat(order.action()).isEqualTo("RestoreDBInstanceToPointInTime");
        assertThat(order.word("SourceDBInstanceIdentifier")).isEqualTo("records-east");
        assertThat(order.word("RestoreTime")).isEqualTo("2026-03-08T11:57:30Z");
    }

    @Test
    void one_that_an_earlier_invocation_began_is_taken_up_instead_of_made_twice() {
        ScratchRequest request = request();
        ScratchHandle first = scratch().begin(request);
        assertThat(scratch().begin(request)).isEqualTo(first);
        assertThat(rds.instances).hasSize(1);
    }

    @Test
    void one_that_is_taken_up_says_how_long_ago_it_was_begun() {
        ScratchRequest request = request();
        scratch().begin(request);
        RdsScratch later = scratch(Clock.offset(RdsPlans.CLOCK, Duration.ofMinutes(20)));
        assertThat(later.age(later.begin(request))).contains(Duration.ofMinutes(20));
    }

    @Test
    void one_that_somebody_has_entered_is_left_to_them() {
        ScratchRequest request = request();
        ready(scratch().begin(request));
        assertThatExceptionOfType(ScratchException.class)
                .isThrownBy(() -> scratch().begin(request))
                .satisfies(e -> assertThat(e.explained()).contains("entered at", "left behind"));
    }

    @Test
    void it_is_not_ready_before_RDS_has_made_its_password() {
        ScratchHandle handle = scratch().begin(request());
        for (int status = 0; status < 3; status++) {
            assertThat(scratch().poll(handle)).isInstanceOf(ScratchState.Starting.class);
        }
        assertThat(rds.instances.values().iterator().next().status).isEqualTo("available");
        assertThat(ready(handle).endpoint()).containsKey("host");
    }

    @ParameterizedTest
    @CsvSource({"failed", "storage-full", "incompatible-parameters", "inaccessible-encryption-credentials", "deleting"})
    void one_that_will_never_serve_is_told_at_once(String status) {
        ScratchHandle handle = scratch().begin(request());
        rds.instances.values().iterator().next().passes(status);
        assertThat(scratch().poll(handle))
                .isInstanceOfSatisfying(
                        ScratchState.Failed.class, it -> assertThat(it.why()).contains(status));
    }

    @Test
    void a_question_that_gets_no_answer_does_not_end_it() {
        ScratchHandle handle = scratch().begin(request());
        rds.refusals.put("DescribeDBInstances", new StandInRds.Refusal(400, "Throttling", "Rate exceeded"));
        assertThat(scratch().poll(handle)).isInstanceOf(ScratchState.Starting.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400,StorageQuotaExceeded,no room",
        "400,InstanceQuotaExceeded,no room",
        "400,InsufficientDBInstanceCapacity,no room",
        "400,KMSKeyNotAccessibleFault,key cannot be used",
        "404,DBSubnetGroupNotFoundFault,found nothing",
        "403,AccessDenied,role verify",
        "403,ExpiredToken,expired",
        "403,RequestExpired,expired",
        "403,SignatureDoesNotMatch,clock",
        "400,InvalidParameterCombination,InvalidParameterCombination"
    })
    void what_keeps_RDS_from_making_one_is_told(int status, String code, String told) {
        String message = code.equals("SignatureDoesNotMatch")
                ? "Signature expired: 20260308T110000Z is now earlier than 20260308T115500Z"
                : "User: arn:aws:sts::123456789012:assumed-role/verify/run is not authorized to perform: x SECRETWORD";
        rds.refusals.put("CreateDBInstance", new StandInRds.Refusal(status, code, message));
        assertThatExceptionOfType(ScratchException.class)
                .isThrownBy(() -> scratch().begin(request()))
                .satisfies(e -> assertThat(e.explained())
                        .contains("rds:CreateDBInstance", "us-west-2", told, "Hint: ")
                        .doesNotContain("SECRETWORD"));
    }

    @Test
    void what_bears_no_tag_of_ours_is_never_deleted() {
        ScratchHandle handle = scratch().begin(request());
        rds.instances.values().iterator().next().tags.clear();
        assertThatExceptionOfType(ScratchException.class)
                .isThrownBy(() -> scratch().discard(handle));
        assertThat(rds.instances).hasSize(1);
    }

    @Test
    void what_is_left_behind_is_swept_and_nothing_else() {
        rds.pair();
        ScratchRequest request = request();
        ScratchHandle handle = scratch().begin(request);
        StandInRds.Instance disguised = rds.add("us-west-2", "holdfast-scratch-of-somebody");
        disguised.tags.put(RdsScratch.UNTIL, "2020-01-01T00:00:00Z");
        Clock later = Clock.offset(RdsPlans.CLOCK, Duration.ofHours(6).plusSeconds(1));
        assertThat(scratch(Clock.offset(RdsPlans.CLOCK, Duration.ofHours(5))).sweep(request.settings()))
                .isEmpty();
        assertThat(scratch(later).sweep(request.settings())).containsExactly(handle);
        assertThat(rds.instances).containsOnlyKeys("records-east", "records-west", "holdfast-scratch-of-somebody");
    }

    @Test
    void a_password_that_cannot_be_read_is_told_with_what_to_do() {
        ScratchHandle handle = scratch().begin(request());
        secretIsThere = false;
        assertThatExceptionOfType(ScratchException.class)
                .isThrownBy(() -> ready(handle))
                .withMessageContaining("its password cannot be read: the secret is not JSON.")
                .satisfies(e -> assertThat(e.hint()).isEqualTo("store it as a JSON object."));
    }

    @Test
    void a_handle_that_was_written_down_is_read_back() throws Exception {
        ScratchHandle handle = scratch().begin(request());
        ScratchHandle again = Json.read(Json.bytes(handle), ScratchHandle.class);
        assertThat(answers(ready(again))).isTrue();
    }
}
