package dev.holdfast.aws.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.control.Front.Canned;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The switch on moto. What moto cannot do: it serves no DNS (the name servers here read its records), it checks no health
 * ({@link DnsFromMoto} looks for the object as a checker would), batches of changes are not atomic, it does not mind a request
 * for a bucket in another region, everybody may do everything. What a service says in trouble is said by {@link Front}.
 */
class SwitchControlTest implements TrafficControlContract {
    private MotoWorld world;
    private SwitchControl control;
    private Instrument instrument;

    @BeforeEach
    void build() throws IOException {
        world = new MotoWorld(SharedMoto.endpoint());
        control = new SwitchControl(world.clients, world.dns, Clock.systemUTC());
        instrument = world.switchInstrument("the-switch", Map.of());
    }

    @AfterEach
    void tearDown() {
        world.close();
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
                return world.switchInstrument("nothing", Map.of("record", "nothing.example.org"));
            }

            @Override
            public void leadElsewhere() {
                world.change(MotoWorld.failover(ResourceRecordSetFailover.PRIMARY, "203.0.113.99")
                        .healthCheckId(world.healthCheck)
                        .build());
            }

            @Override
            public void silence() {
                world.silence();
            }

            @Override
            public List<String> everything() {
                return world.everything();
            }

            @Override
            public List<String> bystanders() {
                return world.everything().stream()
                        .filter(thing -> !thing.startsWith(MotoWorld.OBJECT))
                        .toList();
            }
        };
    }

    @Test
    void the_object_is_there_exactly_while_the_standby_serves_and_carries_the_epoch() {
        control.redirect(instrument, Side.STANDBY, new CountedGuard());
        GetObjectResponse object = world.s3
                .getObject(request -> request.bucket(MotoWorld.BUCKET).key(MotoWorld.OBJECT))
                .response();
        assertThat(object.metadata()).containsEntry("holdfast-epoch", "7");
        assertThat(object.cacheControl()).isEqualTo("no-store");
        control.redirect(instrument, Side.PRIMARY, new CountedGuard());
        assertThat(world.switched()).isFalse();
    }

    @Test
    void convergence_is_the_checks_detection_and_the_records_time_to_live() {
        TrafficView view = control.look(instrument);
        assertThat(view.ttl()).isEqualTo(Duration.ofSeconds(15));
        assertThat(view.convergence()).isEqualTo(Duration.ofSeconds(2 * 10 + 15));
    }

    static Stream<Canned> management_in_trouble() {
        return Stream.of(
                Canned.route53(503, "ServiceUnavailable"),
                Canned.route53(400, "Throttling"),
                Canned.route53(403, "AccessDenied"),
                Canned.SILENCE);
    }

    @ParameterizedTest
    @MethodSource("management_in_trouble")
    void traffic_moves_while_route_53s_management_interface_does_not_work(Canned trouble) {
        world.front.script((number, line) -> line.contains("/2013-04-01/") ? Optional.of(trouble) : Optional.empty());
        Instrument hurried = world.switchInstrument("the-switch", Map.of("timeout", "PT3S"));
        control.redirect(hurried, Side.STANDBY, new CountedGuard());
        TrafficView view = control.look(hurried);
        assertThat(view.allServe(Side.STANDBY)).as(view.toString()).isTrue();
        assertThat(view.convergence()).isEqualTo(Duration.ofSeconds(90 + 60));
    }

    @Test
    void proofs_ask_the_management_interface_once_a_minute_only() {
        world.front.script((number, line) -> Optional.empty());
        control.look(instrument);
        int asked = world.front.lines().size();
        for (int i = 0; i < 5; i++) {
            control.look(instrument);
        }
        assertThat(asked).isEqualTo(2);
        assertThat(world.front.lines()).hasSize(asked);
    }

    @Test
    void a_setup_that_the_application_itself_would_switch_is_refused_and_never_looks_right() {
        String wrong = world.createHealthCheck(check -> check.inverted(false)
                .fullyQualifiedDomainName("app-primary.example.org")
                .resourcePath("/health"));
        world.change(MotoWorld.failover(ResourceRecordSetFailover.PRIMARY, MotoWorld.PRIMARY)
                .healthCheckId(wrong)
                .build());
        List<String> before = world.everything();
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("the PRIMARY record has health check " + wrong);
        assertThat(world.everything()).isEqualTo(before);
        Instrument named = world.switchInstrument("the-switch", Map.of("healthCheck", wrong));
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(named, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("not inverted")
                .withMessageContaining("watches app-primary.example.org/health");
        assertThat(control.look(instrument).allServe(Side.STANDBY)).isFalse();
    }

    @Test
    void name_servers_that_agree_do_not_hide_a_setup_that_is_wrong() {
        world.change(MotoWorld.failover(ResourceRecordSetFailover.SECONDARY, MotoWorld.STANDBY)
                .healthCheckId(world.healthCheck)
                .build());
        TrafficView view = control.look(instrument);
        assertThat(view.allServe(Side.PRIMARY)).isFalse();
        assertThat(view.answers()).last().satisfies(answer -> {
            assertThat(answer.authority()).contains("Route 53");
            assertThat(((Reply.Silent) answer.reply()).why()).contains("the SECONDARY record has health check");
        });
    }

    @Test
    void an_unknown_zone_and_an_unknown_health_check_are_named() {
        for (Map<String, String> wrong : List.of(Map.of("zoneId", "ZNOTTHERE"), Map.of("healthCheck", "not-there"))) {
            assertThatExceptionOfType(TrafficException.Precondition.class)
                    .isThrownBy(() ->
                            control.redirect(world.switchInstrument("wrong", wrong), Side.STANDBY, new CountedGuard()))
                    .withMessageContaining(wrong.values().iterator().next());
        }
        assertThat(world.switched()).isFalse();
    }

    static Stream<Arguments> bucket_in_trouble() {
        return Stream.of(
                Arguments.of(
                        Canned.s3(403, "AccessDenied", Map.of()),
                        TrafficException.Refused.class,
                        "s3:PutObject on s3://" + MotoWorld.BUCKET + "/" + MotoWorld.OBJECT
                                + " in us-west-2 is not allowed: the answer 403 AccessDenied"),
                Arguments.of(Canned.s3(400, "ExpiredToken", Map.of()), TrafficException.Refused.class, "have expired"),
                Arguments.of(
                        Canned.s3(403, "InvalidAccessKeyId", Map.of()), TrafficException.Refused.class, "not known"),
                Arguments.of(
                        Canned.s3(503, "SlowDown", Map.of()),
                        TrafficException.Unreachable.class,
                        "throttled (SlowDown)"),
                Arguments.of(
                        Canned.s3(500, "InternalError", Map.of()),
                        TrafficException.Unreachable.class,
                        "the answer 500"),
                Arguments.of(Canned.SILENCE, TrafficException.Unreachable.class, "no answer"),
                Arguments.of(
                        Canned.s3(301, "PermanentRedirect", Map.of("x-amz-bucket-region", "eu-west-1")),
                        TrafficException.Precondition.class,
                        "wrong region"),
                Arguments.of(
                        Canned.s3(404, "NoSuchBucket", Map.of()), TrafficException.Precondition.class, "NoSuchBucket"));
    }

    @ParameterizedTest
    @MethodSource("bucket_in_trouble")
    void what_the_bucket_says_in_trouble_is_told_without_its_text(
            Canned trouble, Class<? extends TrafficException> kind, String words) {
        world.front.script((number, line) -> line.startsWith("PUT") ? Optional.of(trouble) : Optional.empty());
        Instrument hurried = world.switchInstrument("the-switch", Map.of("timeout", "PT3S"));
        assertThatExceptionOfType(kind)
                .isThrownBy(() -> control.redirect(hurried, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("traffic 'the-switch'")
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.explained())
                        .doesNotContain(MotoWorld.SECRET)
                        .doesNotContain(MotoWorld.KEY));
        assertThat(world.switched()).isFalse();
    }

    @Test
    void the_right_region_is_said_when_the_plan_names_a_wrong_one() {
        world.front.script((number, line) -> line.startsWith("PUT")
                ? Optional.of(Canned.s3(301, "PermanentRedirect", Map.of("x-amz-bucket-region", "eu-west-1")))
                : Optional.empty());
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .satisfies(e -> assertThat(e.hint()).contains("'eu-west-1'"));
    }

    @Test
    void one_lost_request_is_repeated_and_the_guard_is_asked_again() {
        world.front.script((number, line) -> line.startsWith("PUT") && number == 1
                ? Optional.of(Canned.s3(500, "InternalError", Map.of()))
                : Optional.empty());
        CountedGuard guard = new CountedGuard();
        control.redirect(instrument, Side.STANDBY, guard);
        assertThat(guard.asked()).isEqualTo(2);
        assertThat(world.switched()).isTrue();
    }

    @Test
    void a_right_that_is_lost_between_two_attempts_stops_the_second() {
        world.front.script((number, line) -> line.startsWith("PUT") && number == 1
                ? Optional.of(Canned.s3(500, "InternalError", Map.of()))
                : Optional.empty());
        assertThatExceptionOfType(CountedGuard.NotYours.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, CountedGuard.allowing(1)));
        assertThat(world.switched()).isFalse();
        assertThat(world.front.lines())
                .filteredOn(line -> line.startsWith("PUT"))
                .hasSize(1);
    }

    @Test
    void without_credentials_nothing_is_sent_and_that_is_said() {
        AwsClients strangers = new AwsClients(AwsCredentialsProviderChain.builder()
                .addCredentialsProvider(SystemPropertyCredentialsProvider.create())
                .build());
        world.front.script((number, line) -> Optional.empty());
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> new SwitchControl(strangers, world.dns, Clock.systemUTC())
                        .redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("no credentials were found");
        assertThat(world.front.lines()).isEmpty();
        strangers.close();
    }

    @Test
    void each_client_is_made_once_and_names_its_region() {
        SwitchSettings settings = SwitchSettings.of(instrument);
        assertThat(world.clients.s3(settings.s3())).isSameAs(world.clients.s3(settings.s3()));
        assertThat(world.clients.s3(settings.s3()).serviceClientConfiguration().region())
                .hasToString(MotoWorld.REGION);
        assertThat(world.clients
                        .route53(settings.route53())
                        .serviceClientConfiguration()
                        .region())
                .hasToString("aws-global");
    }
}
