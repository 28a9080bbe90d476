package dev.holdfast.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.approval.ApprovalRefused;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.incident.RunFile;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Runs that stopped, were left, or wait for people: what time, other alarms and other requests do to them. */
class RunsThatWaitTest {
    private static final String PLANNED =
            "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'}]";

    private final Clinic clinic = new Clinic();

    private FailoverReport approved(FailoverReport waiting, String others) {
        assertThat(waiting.outcome()).as(waiting.toString()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        return clinic.ask("'run':'%s','approvals':[%s,%s]%s"
                .formatted(waiting.run().run(), clinic.approval("cto"), clinic.approval("sre-lead"), others));
    }

    private FailoverReport goOn(FailoverReport report, String others) {
        return clinic.ask("'run':'%s'%s".formatted(report.run().run(), others));
    }

    private static GateAnswer gate(FailoverReport report, Gate gate) {
        return report.gates().stream()
                .filter(answer -> answer.gate() == gate)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_run_that_touched_nothing_asks_the_gates_again_before_it_goes_on() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.zoneRefuses = true;
        clinic.failover = clinic.failoverOnlyBy("dns");
        FailoverReport stopped = clinic.alarm();
        assertThat(stopped.outcome()).as(stopped.toString()).isEqualTo(Outcome.STOPPED);
        assertThat(clinic.file(stopped).stage()).isEqualTo(RunFile.Stage.UNDECIDED);

        clinic.world.zoneRefuses = false;
        clinic.world.probes.replaceAll((name, verdict) -> Observation.Verdict.UP);
        clinic.vault.clock().advance(Duration.ofDays(3));
        FailoverReport later = goOn(stopped, ",'reason':'the key is right now'");

        assertThat(later.outcome()).isNotEqualTo(Outcome.SWITCHED);
        assertThat(clinic.world.promotions).isZero();
    }

    @Test
    void a_run_that_touched_nothing_begins_over_again_when_the_gates_let_it_through_once_more() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.zoneRefuses = true;
        clinic.failover = clinic.failoverOnlyBy("dns");
        FailoverReport stopped = clinic.alarm();

        clinic.world.zoneRefuses = false;
        FailoverReport later = clinic.alarm();

        assertThat(later.outcome()).as(later.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(later.run().run()).isEqualTo(stopped.run().run());
        assertThat(clinic.world.promotions).isOne();
    }

    @Test
    void a_stopped_run_is_reopened_by_who_names_it_and_says_what_was_done_and_by_nobody_else() {
        clinic.world.cutThePrimaryRegionOff();
        clinic.world.providerStops = false;
        FailoverReport stopped = clinic.alarm();
        assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
        clinic.world.providerStops = true;

        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(clinic.alarm("site-down", Clinic.ALARM_AT).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(clinic.ask("'direction':'failover','reason':'the region is down'")
                        .outcome())
                .isEqualTo(Outcome.STOPPED);
        assertThat(goOn(stopped, "").outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(clinic.world.promotions).isZero();

        assertThat(goOn(stopped, ",'reason':'the provider answers again'").outcome())
                .isEqualTo(Outcome.SWITCHED);
    }

    @Test
    void a_planned_switch_whose_old_primary_dies_is_given_up_and_the_next_run_fences_it_from_outside() {
        clinic.decidedBy(Failover.Promotion.APPROVED);
        clinic.world.replayStuck = true;
        clinic.world.commit("late");
        FailoverReport stopped = approved(clinic.ask(PLANNED), "");
        assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(stopped.hint()).contains("--give-up");
        clinic.decidedBy(Failover.Promotion.AUTOMATIC);
        clinic.world.loseThePrimaryRegion();

        FailoverReport givenUp = goOn(stopped, ",'giveUp':true,'reason':'the region is lost'");
        assertThat(givenUp.outcome()).as(givenUp.toString()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(givenUp.what()).contains("the region is lost");

        FailoverReport report = clinic.alarm();
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.run().run()).isNotEqualTo(stopped.run().run());
        assertThat(clinic.world.effects).containsSubsequence("stop primary", "promote standby");
        assertThat(clinic.world.violations).isEmpty();
    }

    @Test
    void doors_that_cannot_be_opened_again_do_not_hold_up_a_run_that_is_given_up() {
        clinic.world.sessionsEnd = false;
        clinic.world.diesOnceClosed = true;
        FailoverReport stopped = approved(clinic.ask(PLANNED), "");
        assertThat(stopped.outcome()).as(stopped.toString()).isEqualTo(Outcome.STOPPED);
        assertThat(stopped.what()).contains("could not be undone");

        FailoverReport givenUp = goOn(stopped, ",'giveUp':true,'reason':'the region is lost'");

        assertThat(givenUp.outcome()).as(givenUp.toString()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(givenUp.status()).isEqualTo(Status.PARTIAL);
        assertThat(givenUp.notices()).anyMatch(notice -> notice.contains("close-old-primary is left as it is"));
        clinic.world.loseThePrimaryRegion();
        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.SWITCHED);
    }

    @Test
    void a_run_that_may_have_promoted_cannot_be_given_up() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.promotionHangs = true;
        FailoverReport stopped = clinic.alarm();

        FailoverReport report = goOn(stopped, ",'giveUp':true,'reason':'no'");

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.what()).contains("step promote");
        assertThat(stopped.hint()).doesNotContain("--give-up");
        assertThat(clinic.file(stopped).stage()).isEqualTo(RunFile.Stage.DECIDED);
    }

    @Test
    void a_run_that_is_only_held_can_be_given_up_too() {
        FailoverReport held = clinic.ask("'direction':'failover','reason':'a mistake'");
        assertThat(held.outcome()).isEqualTo(Outcome.HELD);

        FailoverReport report = goOn(held, ",'giveUp':true,'reason':'it was a mistake'");

        assertThat(report.outcome()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(clinic.file(held).stage()).isEqualTo(RunFile.Stage.ENDED);
        assertThat(goOn(held, "").outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void giving_up_takes_a_run_a_reason_and_a_person() {
        assertThatThrownBy(() -> clinic.ask("'giveUp':true,'reason':'x','direction':'failover'"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("giveUp");
    }

    @Test
    void approvals_count_for_what_was_asked_and_not_for_an_override_that_came_later() {
        clinic.decidedBy(Failover.Promotion.APPROVED);
        FailoverReport waiting = clinic.ask(PLANNED);
        String before = clinic.code("cto");

        FailoverReport again =
                approved(waiting, ",'overrides':[{'gate':'replication-lag','reason':'losing hours is fine'}]");

        assertThat(again.outcome()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        assertThat(again.notices()).anyMatch(notice -> notice.contains("fresh codes went out"));
        assertThat(clinic.code("cto")).isNotEqualTo(before);
        assertThat(clinic.world.effects).isEmpty();
        assertThatThrownBy(() -> goOn(waiting, ",'approvals':[{'role':'cto','code':'" + before + "'}]"))
                .isInstanceOf(ApprovalRefused.class);
        assertThat(approved(again, "").outcome()).isEqualTo(Outcome.SWITCHED);
    }

    @Test
    void approvals_do_not_count_for_another_state_of_the_gates_than_the_one_that_was_shown() {
        clinic.decidedBy(Failover.Promotion.APPROVED);
        FailoverReport waiting = clinic.ask(
                "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'},"
                        + "{'gate':'replication-lag','reason':'in case'}]");
        clinic.world.lag = Duration.ofHours(3);

        FailoverReport again = approved(waiting, "");

        assertThat(again.outcome()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void an_alarm_that_clears_speaks_no_longer_for_its_run() {
        clinic.world.probes.put("far", Observation.Verdict.UNKNOWN);
        clinic.world.probes.put("near", Observation.Verdict.UNKNOWN);
        FailoverReport held = clinic.alarm();
        assertThat(gate(held, Gate.QUORUM).why()).startsWith("1 of 2 places see it down");

        Instant later = TestVault.NOW;
        FailoverReport cleared = (FailoverReport)
                clinic.function().handle(Clinic.json(Clinic.event("region-down", "OK", later, "witness-1")));

        assertThat(cleared.outcome()).isEqualTo(Outcome.REPORTED);
        assertThat(cleared.what())
                .contains("does not speak for run " + held.run().run());
        assertThat(gate(goOn(held, ""), Gate.QUORUM).why()).startsWith("0 of 2 places see it down, 1 see it up");
        // And when it fires once more.
        FailoverReport again = clinic.alarm("region-down", later.plusSeconds(20));
        assertThat(again.run().run()).isEqualTo(held.run().run());
        assertThat(gate(again, Gate.QUORUM).why()).startsWith("1 of 2 places see it down");
    }

    @Test
    void an_alarm_that_clears_late_takes_nothing_back_that_was_said_after_it() {
        clinic.world.probes.put("far", Observation.Verdict.UNKNOWN);
        clinic.world.probes.put("near", Observation.Verdict.UNKNOWN);
        FailoverReport held = clinic.alarm();
        clinic.function()
                .handle(Clinic.json(Clinic.event("region-down", "OK", Clinic.ALARM_AT.minusSeconds(60), "witness-1")));
        assertThat(gate(goOn(held, ""), Gate.QUORUM).why()).startsWith("1 of 2 places see it down");
    }

    @Test
    void the_way_home_moves_the_instrument_that_led_away_whatever_another_says() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.besideTheClients.put("dns", Side.PRIMARY);
        clinic.world.zoneRefuses = true;
        FailoverReport away = clinic.alarm();
        assertThat(away.what()).contains("traffic by by-hand");
        assertThat(clinic.serving().displaced()).containsExactly("by-hand");
        clinic.world.zoneRefuses = false;
        clinic.vault.clock().advance(Duration.ofHours(2));

        FailoverReport home = clinic.ask("'direction':'failback','reason':'the region is back'");

        assertThat(home.outcome()).as(home.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.PRIMARY);
        assertThat(clinic.serving().displaced()).isEmpty();
    }

    @Test
    void an_instrument_that_led_there_before_does_not_prove_that_clients_go_there() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.besideTheClients.put("dns", Side.STANDBY);

        FailoverReport away = clinic.alarm();

        assertThat(away.outcome()).as(away.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(clinic.serving().displaced()).contains("dns");
        assertThat(clinic.world.effects).contains("send clients to standby");
    }

    @Test
    void clients_may_keep_the_old_answer_as_long_as_the_old_record_said() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.convergence = Duration.ofMinutes(10);

        FailoverReport report = clinic.alarm();

        assertThat(report.figures())
                .filteredOn(figure -> figure.what().equals("convergence"))
                .extracting(FailoverReport.Measured::value)
                .containsExactly("PT10M");
    }

    @Test
    void workloads_are_stopped_only_when_the_last_client_has_left_them() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        clinic.vault.clock().advance(Duration.ofHours(2));
        clinic.world.convergence = Duration.ofMinutes(5);
        Instant began = clinic.vault.clock().instant();

        FailoverReport home = clinic.ask("'direction':'failback','reason':'home'");

        assertThat(home.status()).as(home.toString()).isEqualTo(Status.OK);
        assertThat(clinic.world.effects).endsWith("scale down standby");
        assertThat(clinic.vault.clock().instant()).isAfterOrEqualTo(began.plus(Duration.ofMinutes(5)));
    }

    @Test
    void workloads_that_clients_may_come_to_for_hours_are_left_running_and_that_is_said() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        clinic.vault.clock().advance(Duration.ofHours(2));
        clinic.world.convergence = Duration.ofHours(24);

        FailoverReport home = clinic.ask("'direction':'failback','reason':'home'");

        assertThat(home.outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(home.status()).isEqualTo(Status.PARTIAL);
        assertThat(home.notices()).anyMatch(notice -> notice.contains("its workloads were left running"));
        assertThat(clinic.world.effects).doesNotContain("scale down standby");
    }

    @Test
    void a_fenced_server_is_given_back_when_the_run_is_given_up_and_the_other_one_is_a_standby() {
        clinic.world.cutThePrimaryRegionOff();
        clinic.world.providerFallsSilentOnceAsked = true;
        FailoverReport stopped = clinic.alarm();
        assertThat(stopped.outcome()).as(stopped.toString()).isEqualTo(Outcome.STOPPED);
        assertThat(clinic.world.effects).contains("stop primary");
        clinic.world.providerFallsSilentOnceAsked = false;
        clinic.world.providerAnswers = true;

        FailoverReport givenUp = goOn(stopped, ",'giveUp':true,'reason':'a false alarm'");

        assertThat(givenUp.outcome()).as(givenUp.toString()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(givenUp.status()).isEqualTo(Status.OK);
        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
        assertThat(clinic.world.violations).isEmpty();
    }

    @Test
    void a_fenced_server_is_left_fenced_beside_one_that_somebody_promoted_by_hand() {
        clinic.world.cutThePrimaryRegionOff();
        clinic.world.providerFallsSilentOnceAsked = true;
        FailoverReport stopped = clinic.alarm();
        clinic.world.providerFallsSilentOnceAsked = false;
        clinic.world.providerAnswers = true;
        clinic.world.server(Side.STANDBY).primary = true;

        FailoverReport givenUp = goOn(stopped, ",'giveUp':true,'reason':'promoted by hand'");

        assertThat(givenUp.status()).as(givenUp.toString()).isEqualTo(Status.PARTIAL);
        assertThat(givenUp.notices()).anyMatch(notice -> notice.contains("fence-old-primary is left as it is"));
        assertThat(clinic.world.server(Side.PRIMARY).running).isFalse();
    }

    @Test
    void an_alarm_that_says_that_it_will_be_over_takes_nothing_back() {
        clinic.world.probes.put("near", Observation.Verdict.UNKNOWN);
        FailoverReport held = clinic.alarm();
        clinic.function()
                .handle(Clinic.json(Clinic.event("region-down", "OK", TestVault.NOW.plusSeconds(2400), "witness-1")));
        assertThat(gate(goOn(held, ""), Gate.QUORUM).why()).startsWith("1 of 2 places see it down");
    }

    @Test
    void an_alarm_that_meets_an_open_way_home_is_to_come_again() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        clinic.vault.clock().advance(Duration.ofHours(2));
        clinic.world.zoneRefuses = true;
        clinic.failover = clinic.failoverOnlyBy("by-hand");
        clinic.world.podsStuck = true;
        FailoverReport held = clinic.ask("'direction':'failback','reason':'home'");
        assertThat(held.outcome()).as(held.toString()).isEqualTo(Outcome.HELD);
        clinic.servingAt(Side.PRIMARY);

        FailoverReport met = clinic.alarm("site-down", clinic.vault.clock().instant());

        assertThat(met.outcome()).as(met.toString()).isEqualTo(Outcome.REFUSED);
        assertThat(met.status()).isEqualTo(Status.PARTIAL);
        assertThat(met.what()).contains("a failback is open");
    }

    @Test
    void a_run_that_died_before_it_touched_anything_lapses_like_one_that_is_undecided() {
        FailoverReport held = clinic.ask(PLANNED);
        clinic.decide(held.run().run());
        clinic.vault.clock().advance(Duration.ofDays(3));
        clinic.world.loseThePrimaryRegion();

        FailoverReport report =
                clinic.alarm("region-down", clinic.vault.clock().instant().minusSeconds(30));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.run().run()).isNotEqualTo(held.run().run());
    }
}
