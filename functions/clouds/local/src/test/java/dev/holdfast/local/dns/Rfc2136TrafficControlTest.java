package dev.holdfast.local.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.CountedGuard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.dns.Lossy.Fate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to dynamic updates, on a real BIND; the rest is in {@link Rfc2136OnBindTest}. */
class Rfc2136TrafficControlTest {
    private static final String APP = "app.clinic.test.";

    @TempDir
    Path folder;

    private final Rfc2136TrafficControl control = new Rfc2136TrafficControl(Plans.secrets(), Clock.systemUTC());
    private Bind bind;

    @BeforeEach
    void start() throws Exception {
        bind = Bind.primary(folder);
    }

    @AfterEach
    void stop() throws Exception {
        bind.kill();
    }

    @Test
    void the_change_stands_at_the_authority_when_the_call_returns_with_the_plans_time_to_live() throws Exception {
        Instrument instrument = Plans.with(instrument(), "ttl", "PT17S");
        assertThat(control.look(instrument).ttl()).isEqualTo(Duration.ofSeconds(30));
        control.redirect(instrument, Side.STANDBY, new CountedGuard());
        assertThat(appRecords()).containsExactly("192.0.2.2");
        TrafficView view = control.look(instrument);
        assertThat(view.allServe(Side.STANDBY)).isTrue();
        assertThat(view.ttl()).isEqualTo(Duration.ofSeconds(17));
        assertThat(view.convergence()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void a_slow_record_is_seen_to_be_slow_before_anything_is_changed() {
        assertThat(control.look(Plans.with(instrument(), "record", "slow.clinic.test")).ttl())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aliases_and_ipv6_addresses_are_moved_as_well() throws Exception {
        Instrument alias = Plans.with(
                Plans.with(Plans.with(instrument("www", "CNAME"), "primary", "Primary.clinic.test"), "standby",
                        "standby.clinic.test."),
                "type", "CNAME");
        assertThat(control.look(alias).allServe(Side.PRIMARY)).isTrue();
        control.redirect(alias, Side.STANDBY, new CountedGuard());
        assertThat(control.look(alias).allServe(Side.STANDBY)).isTrue();
        Instrument six = Plans.with(Plans.with(instrument("six", "AAAA"), "primary", "2001:db8::1"), "standby", "2001:db8::2");
        control.redirect(six, Side.STANDBY, new CountedGuard());
        assertThat(control.look(six).allServe(Side.STANDBY)).isTrue();
    }

    @Test
    void a_record_that_leads_to_both_places_is_reduced_to_one() throws Exception {
        bind.byHand(Bind.ZONE, "update add " + APP + " 30 A 192.0.2.2");
        assertThat(control.look(instrument()).answers().getFirst().reply())
                .isEqualTo(new Reply.Elsewhere("192.0.2.1, 192.0.2.2"));
        control.redirect(instrument(), Side.STANDBY, new CountedGuard());
        assertThat(appRecords()).containsExactly("192.0.2.2");
    }

    @Test
    void a_place_that_the_plan_does_not_know_is_left_alone() throws Exception {
        bind.byHand(Bind.ZONE, "update add " + APP + " 30 A 192.0.2.99");
        List<String> before = bind.records(Bind.ZONE);
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(instrument(), Side.STANDBY, new CountedGuard()))
                .withMessageContaining("192.0.2.99");
        assertThat(bind.records(Bind.ZONE)).isEqualTo(before);
    }

    @Test
    void a_zone_that_takes_no_updates_from_this_key_refuses() {
        for (String zone : List.of("frozen.test", "policy.test")) {
            Instrument refused = Plans.with(Plans.with(instrument(), "zone", zone), "record", "app." + zone);
            assertThatExceptionOfType(TrafficException.Refused.class)
                    .isThrownBy(() -> control.redirect(refused, Side.STANDBY, new CountedGuard()))
                    .withMessageContaining("REFUSED")
                    .withMessageContaining(Bind.KEY_NAME);
            assertThat(control.look(refused).allServe(Side.PRIMARY)).isTrue();
        }
    }

    @Test
    void a_zone_that_the_server_does_not_serve_is_a_precondition() {
        Instrument none = Plans.with(Plans.with(instrument(), "zone", "nowhere.test"), "record", "app.nowhere.test");
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(none, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("does not serve the zone");
    }

    @Test
    void a_zone_that_is_only_part_of_the_servers_is_a_precondition() {
        Instrument below = Plans.with(Plans.with(instrument(), "zone", "app.clinic.test"), "record", "app.clinic.test");
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(below, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("NOTAUTH");
    }

    @Test
    void values_that_do_not_fit_together_are_a_precondition_and_a_silent_view() {
        for (Instrument wrong : List.of(
                Plans.with(instrument(), "record", "app.example.org"),
                Plans.with(instrument(), "standby", "192.0.2.1"),
                Plans.with(instrument(), "standby", "standby.example.org"),
                Plans.with(instrument(), "type", "AAAA"))) {
            assertThatExceptionOfType(TrafficException.Precondition.class)
                    .isThrownBy(() -> control.redirect(wrong, Side.STANDBY, new CountedGuard()));
            assertThat(control.look(wrong).answers())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.reply()).isInstanceOf(Reply.Silent.class));
        }
    }

    @Test
    void a_wildcards_answer_cannot_be_changed_and_says_so() {
        Instrument wild = Plans.with(instrument(), "record", "any.wild.clinic.test");
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> control.redirect(wild, Side.STANDBY, new CountedGuard()))
                .withMessageContaining("NXRRSET")
                .satisfies(e -> assertThat(e.hint()).contains("wildcard"));
    }

    @Test
    void each_way_of_having_a_wrong_key_has_its_sentence() {
        assertRefused(Plans.withKey(instrument(), "OTHER"), "another secret", "BADSIG");
        assertRefused(Plans.with(instrument(), "keyName", "nobodys-key"), "does not know the key 'nobodys-key'", "BADKEY");
        assertRefused(Plans.with(instrument(), "algorithm", "hmac-sha512"), "BADKEY", "algorithm");
        assertRefused(Plans.withKey(instrument(), "NOT_BASE64"), "not Base64");
        assertRefused(Plans.withKey(instrument(), "BLANK"), "not Base64");
        assertRefused(Plans.withKey(instrument(), "ABSENT"), "cannot be read");
    }

    @Test
    void a_clock_that_is_an_hour_ahead_is_named_with_its_error() {
        Rfc2136TrafficControl ahead =
                new Rfc2136TrafficControl(Plans.secrets(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> ahead.redirect(instrument(), Side.STANDBY, new CountedGuard()))
                .satisfies(e -> assertThat(e.getMessage()).contains("BADTIME").containsPattern("3[56]\\d\\d s ahead"));
    }

    @Test
    void a_lost_answer_is_not_a_lost_change() throws Exception {
        try (Lossy lossy = new Lossy(bind.port(), (update, before) -> update ? Fate.LOSE_ANSWER : Fate.PASS)) {
            control.redirect(through(lossy), Side.STANDBY, new CountedGuard());
            assertThat(lossy.updates()).isOne();
        }
        assertThat(appRecords()).containsExactly("192.0.2.2");
    }

    @Test
    void a_lost_message_is_sent_again_and_the_guard_asked_again() throws Exception {
        CountedGuard guard = new CountedGuard();
        try (Lossy lossy = new Lossy(
                bind.port(), (update, before) -> update && before == 0 ? Fate.LOSE_MESSAGE : Fate.PASS)) {
            control.redirect(through(lossy), Side.STANDBY, guard);
            assertThat(lossy.updates()).isEqualTo(2);
        }
        // over UDP twice, and once in vain over TCP between them
        assertThat(guard.asked()).isEqualTo(3);
        assertThat(appRecords()).containsExactly("192.0.2.2");
    }

    @Test
    void a_right_that_is_lost_between_two_attempts_ends_them() throws Exception {
        try (Lossy lossy = new Lossy(bind.port(), (update, before) -> update ? Fate.LOSE_MESSAGE : Fate.PASS)) {
            assertThatExceptionOfType(CountedGuard.NotYours.class)
                    .isThrownBy(() -> control.redirect(through(lossy), Side.STANDBY, CountedGuard.allowing(1)));
            assertThat(lossy.updates()).isOne();
        }
    }

    @Test
    void a_server_that_never_confirms_is_asked_what_stands_there() throws Exception {
        try (Lossy lossy = new Lossy(bind.port(), (update, before) -> update ? Fate.LOSE_MESSAGE : Fate.PASS)) {
            assertThatExceptionOfType(TrafficException.Unreachable.class)
                    .isThrownBy(() -> control.redirect(through(lossy), Side.STANDBY, new CountedGuard()))
                    .withMessageContaining("not confirmed in 3 attempts")
                    .withMessageContaining("it still leads to 192.0.2.1");
        }
    }

    @Test
    void a_server_that_falls_silent_leaves_it_unknown_and_that_is_said() throws Exception {
        try (Lossy lossy = new Lossy(bind.port(), (update, before) -> {
            if (update) {
                return Fate.LOSE_ANSWER;
            }
            return before == 0 ? Fate.PASS : Fate.LOSE_MESSAGE;
        })) {
            assertThatExceptionOfType(TrafficException.Unreachable.class)
                    .isThrownBy(() -> control.redirect(through(lossy), Side.STANDBY, new CountedGuard()))
                    .withMessageContaining("unknown whether clients are led to 192.0.2.2");
        }
        assertThat(appRecords()).containsExactly("192.0.2.2");
    }

    @Test
    void whoever_has_not_the_key_cannot_claim_that_the_change_was_made() throws Exception {
        try (Lossy forger = new Lossy(bind.port(), (update, before) -> update ? Fate.FORGE_SUCCESS : Fate.PASS)) {
            assertThatExceptionOfType(TrafficException.Unreachable.class)
                    .isThrownBy(() -> control.redirect(through(forger), Side.STANDBY, new CountedGuard()))
                    .withMessageContaining("no valid signature");
        }
        assertThat(appRecords()).containsExactly("192.0.2.1");
    }

    @Test
    void a_dead_server_is_said_to_be_dead_and_that_nothing_was_sent() throws Exception {
        bind.kill();
        CountedGuard guard = new CountedGuard();
        assertThatExceptionOfType(TrafficException.Unreachable.class)
                .isThrownBy(() -> control.redirect(instrument(), Side.STANDBY, guard))
                .withMessageContaining("nobody listens there")
                .withMessageContaining("Nothing was sent");
        assertThat(guard.asked()).isZero();
    }

    private void assertRefused(Instrument instrument, String... words) {
        assertThatExceptionOfType(TrafficException.Refused.class)
                .isThrownBy(() -> control.redirect(instrument, Side.STANDBY, new CountedGuard()))
                .satisfies(e -> assertThat(e.explained())
                        .contains(words)
                        .doesNotContain(Bind.KEY, Plans.OTHER_KEY, "not-a-key"));
    }

    private List<String> appRecords() throws Exception {
        return bind.records(Bind.ZONE).stream()
                .filter(record -> record.startsWith(APP) && record.contains("\tA\t"))
                .map(record -> record.substring(record.lastIndexOf('\t') + 1))
                .toList();
    }

    private Instrument instrument() {
        return Plans.instrument(bind.server(), bind.server());
    }

    private Instrument instrument(String name, String type) {
        return Plans.with(Plans.with(instrument(), "record", name + "." + Bind.ZONE), "type", type);
    }

    private Instrument through(Lossy lossy) {
        return Plans.instrument(lossy.server(), bind.server());
    }
}
