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
import org.junit.jupiter.params.provider.ValueSource;

/** The plain record on moto; {@link SwitchControlTest} says what moto cannot do. Here also: a change is in sync at once. */
class RecordControlTest implements TrafficControlContract {
    private static final RecordControl.Waiting SHORT =
            new RecordControl.Waiting(Duration.ofMillis(10), Duration.ofSeconds(2));

    private MotoWorld world;
    private RecordControl control;
    private Instrument instrument;

    @BeforeEach
    void build() throws IOException {
        world = new MotoWorld(SharedMoto.endpoint());
        control = new RecordControl(world.clients, world.dns, Clock.systemUTC(), SHORT);
        instrument = world.recordInstrument("the-record", Map.of());
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
                return world.recordInstrument("nothing", Map.of("record", "nothing.example.org"));
            }

            @Override
            public void leadElsewhere() {
                world.change(
                        MotoWorld.record(MotoWorld.PLAIN, 20, "203.0.113.99").build());
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
                        .filter(thing -> !thing.startsWith(MotoWorld.PLAIN))
                        .toList();
            }
        };
    }

    @Test
    void the_record_is_written_exactly_as_planned_and_a_second_time_nothing_is_sent() {
        Instrument several =
                world.recordInstrument("several", Map.of("standby", "198.51.100.1 198.51.100.2", "ttl", "PT45S"));
        control.redirect(several, Side.STANDBY, new CountedGuard());
        assertThat(world.records())
                .anySatisfy(record ->
                        assertThat(record).isEqualTo("plain.example.org. A null 45 null [198.51.100.1, 198.51.100.2]"));
        world.front.script((number, line) -> Optional.empty());
        control.redirect(several, Side.STANDBY, new CountedGuard());
        assertThat(world.front.lines()).noneMatch(line -> line.startsWith("POST"));
    }

    @Test
    void a_tryout_is_refused_to_a_role_that_may_only_read_though_clients_go_there_already() {
        world.front.script((number, line) ->
                line.startsWith("POST") ? Optional.of(Canned.route53(403, "AccessDenied")) : Optional.empty());
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> control.tryOut(instrument, Side.PRIMARY, new CountedGuard()));
    }

    @Test
    void a_tryout_is_refused_to_a_role_that_may_not_ask_what_became_of_a_change() {
        world.front.script((number, line) ->
                line.contains("/change/") ? Optional.of(Canned.route53(403, "AccessDenied")) : Optional.empty());
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> control.tryOut(instrument, Side.PRIMARY, new CountedGuard()));
    }

    @Test
    void a_record_that_leads_right_but_lives_too_long_is_rewritten() {
        Instrument shorter = world.recordInstrument("shorter", Map.of("ttl", "PT10S"));
        control.redirect(shorter, Side.PRIMARY, new CountedGuard());
        assertThat(world.records()).contains("plain.example.org. A null 10 null [192.0.2.1]");
    }

    @Test
    void the_old_records_time_to_live_counts_for_convergence() {
        world.change(MotoWorld.record(MotoWorld.PLAIN, 300, MotoWorld.PRIMARY).build());
        TrafficView view = control.look(instrument);
        assertThat(view.ttl()).isEqualTo(Duration.ofSeconds(300));
        assertThat(view.convergence()).isEqualTo(Duration.ofSeconds(60 + 300));
    }

    @Test
    void a_change_is_waited_for_until_every_name_server_has_it() {
        world.front.script(
                (number, line) -> line.contains("/change/") && number < 3 ? Optional.of(pending()) : Optional.empty());
        control.redirect(instrument, Side.STANDBY, new CountedGuard());
        assertThat(world.front.lines())
                .filteredOn(line -> line.contains("/change/"))
                .hasSize(3);
    }

    @Test
    void a_change_that_never_gets_everywhere_is_named_and_nobody_claims_that_it_was_not_made() {
        world.front.script((number, line) -> line.contains("/change/") ? Optional.of(pending()) : Optional.empty());
        assertThatExceptionOfType(TrafficException.Unreachable.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("accepted the change C");
        assertThat(control.look(instrument).allServe(Side.STANDBY)).isTrue();
    }

    private static Canned pending() {
        return new Canned(200, Map.of("Content-Type", "text/xml"), """
                <?xml version="1.0"?>
                <GetChangeResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeInfo>\
                <Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt>\
                </ChangeInfo></GetChangeResponse>""");
    }

    @Test
    void a_record_that_a_policy_chooses_is_not_overwritten() {
        List<String> before = world.everything();
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(
                        world.recordInstrument("pair", Map.of("record", MotoWorld.PAIR)),
                        Side.STANDBY,
                        new CountedGuard()))
                .withMessageContaining("has a routing policy")
                .satisfies(e -> assertThat(e.hint()).contains("route53-switch"));
        assertThat(world.everything()).isEqualTo(before);
    }

    static Stream<Arguments> management_in_trouble() {
        return Stream.of(
                Arguments.of(
                        Canned.route53(403, "AccessDenied"),
                        TrafficException.Refused.class,
                        "route53:ChangeResourceRecordSets on hosted zone"),
                Arguments.of(Canned.route53(403, "ExpiredToken"), TrafficException.Refused.class, "have expired"),
                Arguments.of(Canned.route53(403, "InvalidClientTokenId"), TrafficException.Refused.class, "not known"),
                Arguments.of(
                        Canned.route53(400, "Throttling"),
                        TrafficException.Unreachable.class,
                        "throttled (Throttling)"),
                Arguments.of(
                        Canned.route53(400, "PriorRequestNotComplete"),
                        TrafficException.Unreachable.class,
                        "the answer 400 PriorRequestNotComplete"),
                Arguments.of(
                        Canned.route53(503, "ServiceUnavailable"),
                        TrafficException.Unreachable.class,
                        "the answer 503 ServiceUnavailable"),
                Arguments.of(Canned.SILENCE, TrafficException.Unreachable.class, "no answer"),
                Arguments.of(
                        Canned.route53(404, "NoSuchHostedZone"),
                        TrafficException.Precondition.class,
                        "NoSuchHostedZone"));
    }

    @ParameterizedTest
    @MethodSource("management_in_trouble")
    void what_route_53_says_in_trouble_is_told_without_its_text(
            Canned trouble, Class<? extends TrafficException> kind, String words) {
        List<String> before = world.everything();
        world.front.script((number, line) -> line.startsWith("POST") ? Optional.of(trouble) : Optional.empty());
        Instrument hurried = world.recordInstrument("the-record", Map.of("timeout", "PT3S"));
        assertThatExceptionOfType(kind)
                .isThrownBy(() -> control.redirect(hurried, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("traffic 'the-record'")
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.explained())
                        .doesNotContain(MotoWorld.SECRET)
                        .doesNotContain("somebody"));
        assertThat(world.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttling", "PriorRequestNotComplete"})
    void a_request_that_is_put_off_once_is_repeated_and_the_guard_is_asked_again(String code) {
        world.front.script((number, line) ->
                line.startsWith("POST") && number == 1 ? Optional.of(Canned.route53(400, code)) : Optional.empty());
        CountedGuard guard = new CountedGuard();
        control.redirect(instrument, Side.STANDBY, guard);
        assertThat(guard.asked()).isEqualTo(2);
        assertThat(control.look(instrument).allServe(Side.STANDBY)).isTrue();
    }
}
