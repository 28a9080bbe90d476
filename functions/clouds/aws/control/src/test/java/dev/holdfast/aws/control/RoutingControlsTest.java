package dev.holdfast.aws.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.control.ClusterStub.Trouble;
import dev.holdfast.core.failover.AuthoritativeDns;
import dev.holdfast.core.failover.CountedGuard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficControlContract;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficGround;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

/** Routing controls on a stub cluster: no emulator has them. */
class RoutingControlsTest implements TrafficControlContract {
    private static final AuthoritativeDns NOBODY = (servers, zone, name, type) -> {
        throw new AssertionError("the plan names no record");
    };

    private ClusterStub cluster;
    private AwsClients clients;
    private RoutingControls control;
    private Instrument instrument;

    @BeforeEach
    void build() throws IOException {
        cluster = new ClusterStub();
        clients = new AwsClients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(MotoWorld.KEY, MotoWorld.SECRET)));
        control = new RoutingControls(clients, NOBODY);
        instrument = instrument("the-controls", Map.of());
    }

    @AfterEach
    void tearDown() {
        clients.close();
        cluster.close();
    }

    private Instrument instrument(String name, Map<String, String> different) {
        TreeMap<String, String> settings = new TreeMap<>(Map.of(
                "endpoints",
                cluster.endpoints(),
                "primaryControl",
                ClusterStub.PRIMARY,
                "standbyControl",
                ClusterStub.STANDBY,
                "timeout",
                "PT60S"));
        settings.putAll(different);
        return new Instrument(name, "arc", settings, new TreeMap<>());
    }

    /** Starts at this endpoint: shuffling is deterministic for a seed. */
    private RoutingControls startingAt(String region) {
        for (long seed = 0; seed < 1000; seed++) {
            cluster.requests.clear();
            new RoutingControls(clients, NOBODY, new Random(seed))
                    .redirect(instrument, Side.PRIMARY, new CountedGuard());
            if (cluster.updates().getFirst().region().equals(region)) {
                cluster.requests.clear();
                return new RoutingControls(clients, NOBODY, new Random(seed));
            }
        }
        throw new AssertionError("no order starts at " + region);
    }

    @Override
    public TrafficGround ground() {
        return new TrafficGround() {
            @Override
            public TrafficControl control() {
                return control;
            }

            @Override
            public Instrument instrument() {
                return instrument;
            }

            @Override
            public Instrument instrumentOfNothing() {
                return RoutingControlsTest.this.instrument("nothing", Map.of("standbyControl", ClusterStub.UNKNOWN));
            }

            @Override
            public void leadElsewhere() {
                cluster.states.put(ClusterStub.STANDBY, "On");
            }

            @Override
            public void silence() {
                ClusterStub.REGIONS.forEach(cluster::stop);
            }

            @Override
            public List<String> everything() {
                return cluster.states.entrySet().stream().map(Object::toString).toList();
            }

            @Override
            public List<String> bystanders() {
                return List.of(cluster.states.get(ClusterStub.BESIDE));
            }
        };
    }

    @Test
    void both_controls_change_in_one_call_and_no_safety_rule_is_overridden() {
        control.redirect(instrument, Side.STANDBY, new CountedGuard());
        assertThat(cluster.updates()).singleElement().satisfies(request -> {
            assertThat(request.operation()).isEqualTo("UpdateRoutingControlStates");
            assertThat(request.body().get("UpdateRoutingControlStateEntries")).hasSize(2);
            assertThat(request.body().has("SafetyRulesToOverride")).isFalse();
        });
        assertThat(cluster.states).containsEntry(ClusterStub.PRIMARY, "Off").containsEntry(ClusterStub.STANDBY, "On");
    }

    @Test
    void proof_asks_every_endpoint_for_both_controls_and_nothing_else() {
        control.look(instrument);
        assertThat(cluster.requests)
                .hasSize(10)
                .extracting(ClusterStub.Request::operation)
                .containsOnly("GetRoutingControlState");
        assertThat(cluster.requests).extracting(ClusterStub.Request::region).containsAll(ClusterStub.REGIONS);
    }

    @Test
    void changes_start_at_any_of_the_endpoints() {
        Set<String> first = new TreeSet<>();
        for (int seed = 0; seed < 60; seed++) {
            cluster.requests.clear();
            new RoutingControls(clients, NOBODY, new Random(seed))
                    .redirect(instrument, Side.STANDBY, new CountedGuard());
            first.add(cluster.updates().getFirst().region());
        }
        assertThat(first).containsExactlyInAnyOrderElementsOf(ClusterStub.REGIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500 InternalServerException",
                "400 EndpointTemporarilyUnavailableException",
                "400 ThrottlingException"
            })
    void an_endpoint_in_trouble_is_passed_over(String trouble) {
        RoutingControls first = startingAt("us-east-1");
        cluster.trouble(
                "us-east-1", new Trouble.Error(Integer.parseInt(trouble.substring(0, 3)), trouble.substring(4)));
        first.redirect(instrument, Side.STANDBY, new CountedGuard());
        assertThat(cluster.updates()).hasSize(2);
        assertThat(cluster.states).containsEntry(ClusterStub.STANDBY, "On");
    }

    @Test
    void an_endpoint_that_is_down_and_one_that_never_answers_are_passed_over() {
        Instrument hurried = instrument("the-controls", Map.of("timeout", "PT3S"));
        RoutingControls first = startingAt("us-east-1");
        cluster.stop("us-east-1");
        first.redirect(hurried, Side.STANDBY, new CountedGuard());
        assertThat(cluster.states).containsEntry(ClusterStub.STANDBY, "On");
        first = startingAt("us-west-2");
        cluster.trouble("us-west-2", new Trouble.Stall());
        first.redirect(hurried, Side.STANDBY, new CountedGuard());
        assertThat(cluster.states).containsEntry(ClusterStub.STANDBY, "On");
        assertThat(cluster.updates().getFirst().region()).isEqualTo("us-west-2");
    }

    @Test
    void the_cluster_speaks_for_itself_while_more_than_half_of_its_endpoints_answer() {
        cluster.stop("us-east-1");
        cluster.trouble("eu-west-1", new Trouble.Error(500, "InternalServerException"));
        TrafficView view = control.look(instrument);
        assertThat(view.allServe(Side.PRIMARY)).as(view.toString()).isTrue();
        assertThat(view.answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.authority())
                        .contains("3 of 5 endpoints")
                        .contains("us-east-1: no answer")
                        .contains("eu-west-1: the answer 500 InternalServerException"));
        cluster.stop("us-west-2");
        view = control.look(instrument);
        assertThat(view.answers())
                .singleElement()
                .satisfies(answer ->
                        assertThat(((Reply.Silent) answer.reply()).why()).contains("ap-northeast-1: primary"));
    }

    @Test
    void endpoints_that_disagree_lead_elsewhere() {
        cluster.trouble("eu-west-1", new Trouble.Behind(Map.of(ClusterStub.PRIMARY, "Off", ClusterStub.STANDBY, "On")));
        assertThat(control.look(instrument).answers())
                .singleElement()
                .satisfies(answer -> assertThat(((Reply.Elsewhere) answer.reply()).where())
                        .contains("disagree")
                        .contains("eu-west-1: standby")
                        .contains("us-west-2: primary"));
    }

    @Test
    void when_no_endpoint_answers_well_each_is_named() {
        cluster.troubleEverywhere(new Trouble.Error(400, "EndpointTemporarilyUnavailableException"));
        assertThatExceptionOfType(TrafficException.Unreachable.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .satisfies(e -> assertThat(e.getMessage()).contains(ClusterStub.REGIONS));
        assertThat(cluster.updates()).hasSize(5);
    }

    @Test
    void a_refusal_is_the_clusters_word_and_names_the_action() {
        cluster.troubleEverywhere(new Trouble.Error(400, "AccessDeniedException"));
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("route53-recovery-cluster:UpdateRoutingControlState")
                .withMessageContaining("not allowed")
                .satisfies(e -> assertThat(e.explained())
                        .doesNotContain(MotoWorld.SECRET)
                        .doesNotContain("somebody"));
        assertThat(cluster.updates()).hasSize(1);
    }

    @Test
    void a_safety_rule_that_forbids_it_is_said_and_expired_credentials_are() {
        cluster.troubleEverywhere(new Trouble.Error(400, "ConflictException"));
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .satisfies(e -> assertThat(e.hint()).contains("safety rule"));
        cluster.troubleEverywhere(new Trouble.Error(400, "ExpiredTokenException"));
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("have expired");
    }

    @Test
    void a_refusal_after_a_lost_answer_does_not_claim_that_nothing_was_changed() {
        RoutingControls first = startingAt("us-east-1");
        cluster.troubleEverywhere(new Trouble.Error(400, "AccessDeniedException"));
        cluster.trouble("us-east-1", new Trouble.Error(500, "InternalServerException"));
        assertThatExceptionOfType(TrafficException.Unreachable.class)
                .isThrownBy(() -> first.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("us-east-1: the answer 500")
                .withMessageContaining("AccessDeniedException");
    }

    @Test
    void a_right_that_is_lost_between_two_endpoints_stops_the_second() {
        RoutingControls first = startingAt("us-east-1");
        cluster.trouble("us-east-1", new Trouble.Error(500, "InternalServerException"));
        assertThatExceptionOfType(CountedGuard.NotYours.class)
                .isThrownBy(() -> first.redirect(instrument, Side.STANDBY, CountedGuard.allowing(1)));
        assertThat(cluster.updates()).hasSize(1);
        assertThat(cluster.states).containsEntry(ClusterStub.STANDBY, "Off");
    }

    @Test
    void without_credentials_nothing_is_sent() {
        AwsClients strangers = new AwsClients(AwsCredentialsProviderChain.builder()
                .addCredentialsProvider(SystemPropertyCredentialsProvider.create())
                .build());
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() ->
                        new RoutingControls(strangers, NOBODY).redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("no credentials were found");
        assertThat(cluster.requests).isEmpty();
        strangers.close();
    }

    @Test
    void where_the_plan_names_the_record_its_name_servers_are_asked_too() {
        AuthoritativeDns dns = (servers, zone, name, type) ->
                List.of(new AuthoritativeDns.Answer("ns-1.test", List.of("198.51.100.1"), Duration.ofSeconds(90), ""));
        Map<String, String> record = Map.of(
                "record",
                "app.example.org",
                "zone",
                "example.org",
                "type",
                "A",
                "primary",
                "192.0.2.1",
                "standby",
                "198.51.100.1");
        TrafficView view = new RoutingControls(clients, dns).look(instrument("with-record", record));
        assertThat(view.answers())
                .extracting(TrafficView.Answer::reply)
                .containsExactly(new Reply.Serves(Side.PRIMARY), new Reply.Serves(Side.STANDBY));
        assertThat(view.ttl()).isEqualTo(Duration.ofSeconds(90));
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() ->
                        new RoutingControls(clients, dns).look(instrument("half", Map.of("record", "app.example.org"))))
                .withMessageContaining("'half'");
    }
}
