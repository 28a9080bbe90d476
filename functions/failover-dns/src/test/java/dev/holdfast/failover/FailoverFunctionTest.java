package dev.holdfast.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.lease.Leases;
import dev.holdfast.failover.FailoverReport.Measured;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an alarm or a person brings about, and everything that is refused. */
class FailoverFunctionTest {
    private final Clinic clinic = new Clinic();

    @AfterEach
    void never_do_two_servers_take_writes() {
        assertThat(clinic.world.violations).isEmpty();
    }

    @Test
    void a_lost_region_is_given_up_and_the_report_says_what_it_cost() {
        clinic.world.loseThePrimaryRegion();

        FailoverReport report = clinic.alarm();

        assertThat(report.status()).as(report.toString()).isEqualTo(Status.OK);
        assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(clinic.serving().side()).isEqualTo(Side.STANDBY);
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.STANDBY);
        assertThat(clinic.world.server(Side.STANDBY).takesWrites()).isTrue();
        assertThat(clinic.world.promotions).isOne();
        assertThat(figure(report, Figures.RTO).value()).isEqualTo("PT30S");
        assertThat(figure(report, Figures.RTO).objective()).isEqualTo("PT30M");
        assertThat(figure(report, Figures.RPO).value()).isEqualTo("PT2S");
        assertThat(figure(report, Figures.JOURNAL).how()).contains("entries");
        assertThat(figure(report, "rows").value()).isEqualTo("2");
        assertThat(report.what()).contains("from east-1 to west-1").contains("dns (data plane)");
        assertThat(clinic.vault.copy().head(report.evidence())).isPresent();
    }

    @Test
    void the_old_primary_is_stopped_by_its_provider_before_the_promotion_and_traffic_comes_last() {
        clinic.world.cutThePrimaryRegionOff();

        clinic.alarm();

        assertThat(clinic.world.effects)
                .containsExactly(
                        "send clients to primary",
                        "stop primary",
                        "promote standby",
                        "scale up standby",
                        "send clients to standby");
    }

    @Test
    void without_proof_that_the_old_primary_is_stopped_nothing_is_promoted() {
        clinic.world.cutThePrimaryRegionOff();
        clinic.world.providerStops = false;

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.what()).contains("fence-old-primary").contains("Nothing is promoted");
        assertThat(clinic.world.promotions).isZero();
        assertThat(clinic.serving().side()).isEqualTo(Side.PRIMARY);
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.PRIMARY);

        clinic.world.providerStops = true;
        clinic.world.server(Side.PRIMARY).running = false;
        FailoverReport goesOn = clinic.ask("'run':'%s','reason':'stopped it by hand'"
                .formatted(report.run().run()));
        assertThat(goesOn.outcome()).as(goesOn.toString()).isEqualTo(Outcome.SWITCHED);
    }

    @Test
    void a_server_that_merely_happens_to_be_down_is_ordered_to_stay_down_before_anything_is_promoted() {
        clinic.world.loseThePrimaryRegion();

        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.SWITCHED);

        assertThat(clinic.world.effects).containsOnlyOnce("stop primary");
        assertThat(clinic.world.effects.indexOf("stop primary"))
                .isLessThan(clinic.world.effects.indexOf("promote standby"));
    }

    @Test
    void a_server_that_is_down_while_nobody_takes_the_order_to_keep_it_down_is_not_fenced() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.providerStops = false;

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.what()).contains("fence-old-primary");
        assertThat(clinic.world.promotions).isZero();
    }

    @Test
    void closed_doors_with_somebody_left_inside_are_opened_again_and_nothing_is_promoted() {
        clinic.world.sessionsEnd = false;
        FailoverReport waiting = clinic.ask(
                "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'}]");

        FailoverReport report = clinic.ask("'run':'%s','approvals':[%s,%s]"
                .formatted(waiting.run().run(), clinic.approval("cto"), clinic.approval("sre-lead")));

        assertThat(report.status()).isNotEqualTo(Status.OK);
        assertThat(clinic.world.effects).contains("close primary", "open primary");
        assertThat(clinic.world.promotions).isZero();
        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
    }

    @Test
    void an_old_primary_that_cannot_be_fenced_goes_on_serving_whoever_still_reaches_it() {
        clinic.world.probes.replaceAll((name, verdict) -> name.equals("after") ? verdict : Observation.Verdict.DOWN);
        clinic.world.providerStops = false;

        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.STOPPED);

        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
        assertThat(clinic.world.effects).doesNotContain("close primary");
    }

    @Test
    void where_the_old_primary_fences_itself_and_cannot_clients_may_enter_again() {
        clinic.world.probes.replaceAll((name, verdict) -> name.equals("after") ? verdict : Observation.Verdict.DOWN);
        clinic.withoutFences();
        clinic.world.replayStuck = true;
        clinic.world.commit("late");

        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.UNDONE);

        assertThat(clinic.world.effects).containsSubsequence("close primary", "open primary");
        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
    }

    @Test
    void a_provider_that_does_not_answer_holds_the_run() {
        clinic.world.cutThePrimaryRegionOff();
        clinic.world.providerAnswers = false;

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.HELD);
        assertThat(gate(report, Gate.FENCE).answer()).isEqualTo(GateAnswer.Answer.UNKNOWN);
        assertThat(report.hint()).contains("Never to be overridden: fence");
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void a_held_run_is_asked_again_as_long_as_its_alarm_is_fresh_and_goes_on_when_the_gates_open() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.probes.put("far", Observation.Verdict.UNKNOWN);
        FailoverReport held = clinic.alarm();
        assertThat(held.outcome()).isEqualTo(Outcome.HELD);
        assertThat(clinic.continuations)
                .containsExactly(
                        new Clinic.Asked("failover-dns", "clinic", held.run().run(), TestVault.NOW.plusSeconds(30)));

        clinic.world.probes.put("far", Observation.Verdict.DOWN);
        FailoverReport report = clinic.ask("'run':'%s'".formatted(held.run().run()));

        assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.run().run()).isEqualTo(held.run().run());
    }

    @Test
    void an_alarm_nobody_mapped_is_reported_and_never_acted_on() {
        clinic.world.loseThePrimaryRegion();

        FailoverReport report = clinic.alarm("another-alarm", Clinic.ALARM_AT);

        assertThat(report.outcome()).isEqualTo(Outcome.REPORTED);
        assertThat(report.what()).contains("nobody mapped alarm 'another-alarm'");
        nothingWasTouched();
    }

    @Test
    void an_alarm_that_is_over_or_does_not_know_never_acts() {
        clinic.world.loseThePrimaryRegion();
        for (String state : List.of("OK", "INSUFFICIENT_DATA")) {
            FailoverReport report = (FailoverReport) clinic.function()
                    .handle(Clinic.json(Clinic.event("region-down", state, Clinic.ALARM_AT, "eu-central-1")));
            assertThat(report.outcome()).isEqualTo(Outcome.REPORTED);
        }
        nothingWasTouched();
    }

    @Test
    void a_stale_alarm_and_one_from_the_future_are_refused() {
        clinic.world.loseThePrimaryRegion();
        FailoverReport stale = clinic.alarm("region-down", TestVault.NOW.minus(Duration.ofMinutes(16)));
        assertThat(stale.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(stale.what()).contains("fired 16 min ago").contains("at most 15 min");
        FailoverReport early = clinic.alarm("region-down", TestVault.NOW.plus(Duration.ofMinutes(3)));
        assertThat(early.what()).contains("from now");
        nothingWasTouched();
    }

    @Test
    void an_alarm_about_a_region_that_does_not_serve_is_refused() {
        clinic.world.loseThePrimaryRegion();
        FailoverReport first = clinic.alarm();
        assertThat(first.outcome()).isEqualTo(Outcome.SWITCHED);
        clinic.vault.clock().advance(Duration.ofMinutes(1));

        FailoverReport older = clinic.alarm("site-down", Clinic.ALARM_AT);
        assertThat(older.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(older.what()).contains("before service moved to west-1");
        FailoverReport newer = clinic.alarm("site-down", clinic.vault.clock().instant());
        assertThat(newer.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(newer.what()).contains("nothing moves back by itself");
        assertThat(clinic.world.promotions).isOne();
    }

    @Test
    void a_duplicate_of_an_answered_alarm_changes_nothing_and_names_the_run() {
        clinic.world.loseThePrimaryRegion();
        FailoverReport first = clinic.alarm();
        List<String> effects = List.copyOf(clinic.world.effects);

        FailoverReport again = clinic.alarm();

        assertThat(again.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(again.run().run()).isEqualTo(first.run().run());
        assertThat(clinic.world.effects).isEqualTo(effects);
    }

    @Test
    void two_alarms_of_one_outage_are_one_incident() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.probes.put("far", Observation.Verdict.UNKNOWN);
        FailoverReport one = clinic.alarm("region-down", Clinic.ALARM_AT);
        FailoverReport other = clinic.alarm("site-down", Clinic.ALARM_AT.plusSeconds(5));
        assertThat(other.run().run()).isEqualTo(one.run().run());
    }

    @Test
    void an_alarm_without_a_preset_plan_is_refused() {
        clinic.preset = "";
        assertThatThrownBy(clinic::alarm).isInstanceOf(InvalidRequest.class).hasMessageContaining("names no plan");
    }

    @Test
    void what_was_meant_for_another_function_starts_nothing() {
        clinic.world.loseThePrimaryRegion();
        assertThatThrownBy(() -> clinic.ask("'reason':'before the schema change'"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("\"direction\" is missing");
        nothingWasTouched();
    }

    @Test
    void within_the_hold_down_only_a_person_with_a_reason_moves_service_again() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        clinic.vault.clock().advance(Duration.ofMinutes(10));

        FailoverReport held = clinic.ask("'direction':'failback','reason':'home'");
        assertThat(held.outcome()).isEqualTo(Outcome.HELD);
        assertThat(gate(held, Gate.HOLD_DOWN).answer()).isEqualTo(GateAnswer.Answer.CLOSED);

        FailoverReport home = clinic.ask("'run':'%s','overrides':[{'gate':'hold-down','reason':'agreed with the cto'}]"
                .formatted(held.run().run()));
        assertThat(home.outcome()).as(home.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(home.notices()).anyMatch(notice -> notice.contains("hold-down was overridden: agreed with the cto"));
        assertThat(clinic.world.mailbox)
                .anyMatch(mail -> mail.text().contains("hold-down, by alice: agreed with the cto"));
    }

    @Test
    void a_way_home_is_planned_without_loss_and_leaves_the_other_side_following() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        clinic.world.commit("c");
        clinic.vault.clock().advance(Duration.ofHours(2));

        FailoverReport home = clinic.ask("'direction':'failback','reason':'the region is back'");

        assertThat(home.status()).as(home.toString()).isEqualTo(Status.OK);
        assertThat(figure(home, Figures.RPO).value()).isEqualTo("PT0S");
        assertThat(clinic.world.server(Side.PRIMARY).log).containsExactly("a", "b", "c");
        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
        assertThat(clinic.world.server(Side.STANDBY).follows).isTrue();
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.PRIMARY);
        assertThat(clinic.serving().side()).isEqualTo(Side.PRIMARY);
        assertThat(clinic.world.pods).containsEntry(Side.STANDBY, 0);
    }

    @Test
    void a_planned_switch_closes_the_old_primary_waits_for_the_last_write_and_loses_nothing() {
        clinic.world.commit("c");
        FailoverReport waiting = clinic.ask(
                "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'}]");

        FailoverReport report = clinic.ask("'run':'%s','approvals':[%s,%s]"
                .formatted(waiting.run().run(), clinic.approval("cto"), clinic.approval("sre-lead")));

        assertThat(report.status()).as(report.toString()).isEqualTo(Status.OK);
        assertThat(figure(report, Figures.RPO).value()).isEqualTo("PT0S");
        assertThat(figure(report, "rows").how()).isEqualTo("as the old primary held when it was closed");
        assertThat(clinic.world.server(Side.STANDBY).log).containsExactly("a", "b", "c");
        assertThat(clinic.world.effects)
                .containsExactly(
                        "send clients to primary",
                        "close primary",
                        "promote standby",
                        "scale up standby",
                        "send clients to standby");
    }

    @Test
    void where_a_provider_runs_the_servers_a_planned_switch_rests_on_the_independent_fence() {
        clinic.world.closesItself = false;
        clinic.world.aftermath = List.of("the old instance costs money.", "a new replica must be made.");
        FailoverReport waiting = clinic.ask(
                "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'}]");

        FailoverReport report = clinic.ask("'run':'%s','approvals':[%s,%s]"
                .formatted(waiting.run().run(), clinic.approval("cto"), clinic.approval("sre-lead")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(clinic.world.server(Side.PRIMARY).running).isFalse();
        assertThat(clinic.world.effects)
                .containsSubsequence("stop primary", "promote standby", "send clients to standby")
                .doesNotContain("close primary");
        assertThat(report.notices())
                .contains("the old instance costs money.", "a new replica must be made.")
                .noneMatch(notice -> notice.contains("made a standby by the way back"));
    }

    @Test
    void where_a_provider_runs_the_servers_and_no_fence_is_named_nothing_is_promoted() {
        clinic.world.closesItself = false;
        clinic.withoutFences();
        FailoverReport held = clinic.ask(
                "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'}]");
        assertThat(held.outcome()).isEqualTo(Outcome.HELD);
        assertThat(gate(held, Gate.FENCE).answer()).isEqualTo(GateAnswer.Answer.CLOSED);
        assertThat(gate(held, Gate.FENCE).why()).contains("its provider alone");
        assertThat(clinic.world.promotions).isZero();
    }

    @Test
    void where_a_provider_runs_the_servers_there_is_no_way_home_before_it_made_a_new_replica() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        clinic.world.closesItself = false;
        clinic.vault.clock().advance(Duration.ofHours(2));
        FailoverReport held = clinic.ask("'direction':'failback','reason':'the region is back'");
        assertThat(held.outcome()).isEqualTo(Outcome.HELD);
        assertThat(gate(held, Gate.STANDBY).passes()).isFalse();
    }

    @Test
    void an_alarm_promotes_on_the_old_primarys_own_word_only_where_the_plan_names_no_other_way() {
        clinic.world.probes.replaceAll((name, verdict) -> Observation.Verdict.DOWN);
        clinic.world.probes.put("after", Observation.Verdict.UP);
        clinic.withoutFences();

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(figure(report, Figures.RPO).value()).isEqualTo("PT0S");
        assertThat(clinic.world.server(Side.PRIMARY).closed).isTrue();
    }

    @Test
    void a_replica_that_never_catches_up_leaves_the_world_as_it_was() {
        clinic.world.probes.replaceAll((name, verdict) -> Observation.Verdict.UP);
        clinic.world.replayStuck = true;
        clinic.world.commit("late");
        clinic.decidedBy(Failover.Promotion.APPROVED);
        FailoverReport waiting = clinic.ask(
                "'direction':'failover','reason':'maintenance','overrides':[{'gate':'observer-quorum','reason':'planned'}]");
        assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);

        FailoverReport report = clinic.ask("'run':'%s','approvals':[%s,%s]"
                .formatted(waiting.run().run(), clinic.approval("cto"), clinic.approval("sre-lead")));

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.what()).contains("did not reach 0/3 within 5 min");
        assertThat(clinic.world.promotions).isZero();
        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.PRIMARY);
    }

    @Test
    void a_promotion_that_hangs_stops_the_run_with_the_old_primary_stopped_and_traffic_where_it_was() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.promotionHangs = true;

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.what())
                .contains("promote")
                .contains("still in recovery")
                .contains("may be promoted, now or later: do not start or open the old primary");
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.PRIMARY);
        assertThat(clinic.serving().moved()).isFalse();
    }

    @Test
    void a_wrong_key_or_a_zone_that_refuses_is_found_out_before_anything_is_touched() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.zoneRefuses = true;
        clinic.failover = withTraffic(List.of(Clinic.instrument("dns", "names")));

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.what()).contains("try-traffic").contains("BADKEY");
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void when_the_data_plane_refuses_the_control_plane_serves_and_the_report_says_so() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.zoneRefuses = true;

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.what()).contains("by-hand (control plane)");
        assertThat(report.notices()).anyMatch(notice -> notice.contains("BADKEY"));
    }

    @Test
    void a_name_server_that_does_not_answer_is_named_and_the_run_is_only_partly_done() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.silentNameServers.add("ns2");

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.notices()).anyMatch(notice -> notice.contains("ns2: no answer"));
    }

    @Test
    void an_unknown_lag_holds_the_run_until_a_person_accepts_the_loss() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.lagUnknown = true;
        FailoverReport held = clinic.alarm();
        assertThat(gate(held, Gate.LAG).answer()).isEqualTo(GateAnswer.Answer.UNKNOWN);

        FailoverReport report =
                clinic.ask("'run':'%s','overrides':[{'gate':'replication-lag','reason':'losing minutes is better'}]"
                        .formatted(held.run().run()));

        assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(figure(report, Figures.RPO).value()).isEqualTo("unknown");
    }

    @Test
    void a_rotation_in_progress_holds_the_run() {
        clinic.world.loseThePrimaryRegion();
        new Leases(clinic.vault.copy(), "clinic", clinic.vault.clock())
                .acquire("rotation", dev.holdfast.core.run.RunId.create(TestVault.NOW), Duration.ofMinutes(2));
        assertThat(gate(clinic.alarm(), Gate.ROTATION).answer()).isEqualTo(GateAnswer.Answer.CLOSED);
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void a_failover_going_on_elsewhere_is_not_disturbed() {
        clinic.world.loseThePrimaryRegion();
        rehearsalIsGoingOn();
        FailoverReport report = clinic.alarm();
        assertThat(report.outcome()).isEqualTo(Outcome.IN_PROGRESS);
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void an_alarm_that_comes_during_a_rehearsal_is_acted_on_when_that_is_over() {
        clinic.world.loseThePrimaryRegion();
        rehearsalIsGoingOn();

        FailoverReport met = clinic.alarm();

        assertThat(met.outcome()).isEqualTo(Outcome.IN_PROGRESS);
        assertThat(met.status()).isEqualTo(Status.OK);
        assertThat(clinic.continuations)
                .containsExactly(new Clinic.Asked(
                        "failover-dns", "clinic", met.run().run(), TestVault.NOW.plus(Duration.ofSeconds(125))));
        clinic.vault.clock().advance(Duration.ofSeconds(125));

        FailoverReport report = clinic.ask("'run':'%s'".formatted(met.run().run()));

        assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
    }

    @Test
    void where_nobody_can_be_asked_to_go_on_the_alarm_itself_is_to_be_repeated() {
        clinic.world.loseThePrimaryRegion();
        rehearsalIsGoingOn();
        clinic.nobodyGoesOn = true;

        assertThat(clinic.alarm().status()).isEqualTo(Status.PARTIAL);
        clinic.vault.clock().advance(Duration.ofSeconds(125));
        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.SWITCHED);
    }

    private void rehearsalIsGoingOn() {
        new Leases(clinic.vault.copy(), "clinic", clinic.vault.clock())
                .acquire(Session.LEASE, dev.holdfast.core.run.RunId.create(TestVault.NOW), Duration.ofMinutes(2));
    }

    @Test
    void without_a_witness_two_roles_are_asked_over_their_own_contacts_and_told_how_to_answer() {
        clinic.world.loseThePrimaryRegion();
        clinic.witness = false;

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        assertThat(report.approvals())
                .extracting(FailoverReport.RoleAsked::role)
                .containsExactly("cto", "sre-lead");
        assertThat(clinic.world.mailbox)
                .extracting(TwoRegions.Mail::contact)
                .containsExactly("cto@example.org", "sre-lead@example.org");
        assertThat(clinic.world.mailbox)
                .noneMatch(mail -> mail.text().contains(clinic.code("cto"))
                        && !mail.contact().startsWith("cto"));
        assertThat(report.hint()).contains("--run " + report.run().run());
        assertThat(dev.holdfast.core.Json.text(report)).doesNotContain(clinic.code("cto"));
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void codes_brought_one_after_the_other_let_the_run_go_on_and_say_who_brought_them() {
        clinic.world.loseThePrimaryRegion();
        clinic.witness = false;
        String run = clinic.alarm().run().run().toString();

        FailoverReport one = clinic.ask("'run':'%s','approvals':[%s]".formatted(run, clinic.approval("cto")));
        assertThat(one.outcome()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        assertThat(one.approvals().getFirst().answer()).contains("alice (authenticated by operating-system");
        FailoverReport two =
                clinic.ask("'run':'%s','actor':'bob','approvals':[%s]".formatted(run, clinic.approval("sre-lead")));

        assertThat(two.outcome()).as(two.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(two.approvals().getLast().answer()).contains("bob (only claimed");
    }

    @Test
    void a_replayed_code_a_role_that_approves_twice_and_another_runs_code_are_refused() {
        clinic.world.loseThePrimaryRegion();
        clinic.witness = false;
        String run = clinic.alarm().run().run().toString();
        String cto = clinic.approval("cto");
        clinic.ask("'run':'%s','approvals':[%s]".formatted(run, cto));

        refusedApproval(run, cto, "works once");
        refusedApproval(run, cto + "," + cto, "twice");
        refusedApproval(run, cto.replace("'cto'", "'intern'"), "may not approve");
        clinic.vault.clock().advance(Duration.ofMinutes(31));
        refusedApproval(run, clinic.approval("sre-lead"), "ended at");
        assertThat(clinic.world.effects).isEmpty();
    }

    private void refusedApproval(String run, String approvals, String why) {
        assertThatThrownBy(() -> clinic.ask("'run':'%s','approvals':[%s]".formatted(run, approvals)))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_code_never_goes_where_others_read_it_too() {
        clinic.world.loseThePrimaryRegion();
        clinic.witness = false;
        clinic.world.topicIsSetUp = true;
        clinic.world.mailIsSetUp = false;

        FailoverReport report = clinic.alarm();

        assertThat(report.approvals())
                .extracting(FailoverReport.RoleAsked::answer)
                .allMatch(answer -> answer.startsWith("NOT REACHED") && answer.contains("a code is for one person"));
        assertThat(clinic.world.topic).isEmpty();
    }

    @Test
    void who_cannot_be_told_personally_is_told_over_the_topic_and_nobody_else_is() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.topicIsSetUp = true;
        String reached = clinic.plan().response().onCall().getFirst();
        clinic.world.unreachableContacts.add(reached + "@example.org");

        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.SWITCHED);

        assertThat(clinic.world.topic)
                .isNotEmpty()
                .allMatch(mail -> mail.contact().equals(reached + "@example.org"));
        assertThat(clinic.world.mailbox).noneMatch(mail -> mail.contact().equals(reached + "@example.org"));
    }

    @Test
    void a_code_that_did_not_go_out_is_said_and_sent_anew_when_the_run_is_gone_on_with() {
        clinic.world.loseThePrimaryRegion();
        clinic.witness = false;
        clinic.world.unreachableContacts.add("cto@example.org");
        FailoverReport report = clinic.alarm();
        assertThat(report.approvals().getFirst().answer())
                .startsWith("NOT REACHED")
                .contains("mailbox full");
        String leads = clinic.code("sre-lead");

        clinic.world.unreachableContacts.clear();
        clinic.ask("'run':'%s'".formatted(report.run().run()));

        assertThat(clinic.code("cto")).isNotEmpty();
        assertThat(clinic.code("sre-lead")).isEqualTo(leads);
    }

    @Test
    void a_lease_that_cannot_be_read_ends_in_a_report_and_never_in_nothing_was_done() {
        clinic.world.loseThePrimaryRegion();
        clinic.vault
                .copy()
                .put(
                        "clinic/leases/" + Session.LEASE + ".json",
                        "no lease".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        dev.holdfast.core.vault.PutCondition.always());

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.what()).contains("cannot be relied on", "this is not a lease");
        assertThat(report.evidence()).isNotEmpty();
        assertThat(clinic.world.effects).isEmpty();
    }

    @Test
    void an_unknown_scenario_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> clinic.ask("'scenario':'region-outrage','reason':'x'"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("no scenario 'region-outrage'")
                .satisfies(e -> assertThat(((InvalidRequest) e).hint()).contains("region-outage"));
    }

    @Test
    void requests_that_contradict_themselves_are_refused_with_every_problem() {
        for (String[] wrong : new String[][] {
            {"'overrides':[{'gate':'fence','reason':'x'}],'reason':'x'", "fence can never be overridden"},
            {"'overrides':[{'gate':'fences','reason':'x'}],'reason':'x'", "no gate of that name"},
            {"'overrides':[{'gate':'hold-down'}],'reason':'x'", "\"reason\" is missing"},
            {"'direction':'sideways'", "must be one of failover, failback, test"},
            {"", "a failover asked for by a person says why"},
            {"'approvals':[{'role':'cto','code':'x'}],'reason':'x'", "need the \"run\""},
            {"'run':'x'", "identifier of a run"},
            {"'dryrun':true", "did you mean \"dryRun\""},
            {"'run':'00000000-0000-7000-8000-000000000000'", "knows no run"}
        }) {
            assertThatThrownBy(() -> clinic.ask(wrong[0]))
                    .as(wrong[0])
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining(wrong[1]);
        }
        nothingWasTouched();
    }

    @Test
    void a_dry_run_asks_every_gate_prints_every_step_and_touches_nothing() {
        clinic.world.loseThePrimaryRegion();
        List<String> before = everything();

        FailoverReport report = clinic.ask("'dryRun':true");

        assertThat(report.outcome()).isEqualTo(Outcome.REHEARSED);
        assertThat(report.gates()).hasSize(Gate.values().length);
        assertThat(report.planned())
                .extracting(step -> step.step())
                .containsExactly(
                        "announce-begin",
                        "try-traffic",
                        "fence-old-primary",
                        "note-holding",
                        "promote",
                        "prove-writes",
                        "record-serving",
                        "start-workloads",
                        "redirect-traffic",
                        "check",
                        "compare",
                        "announce-end");
        assertThat(report.traffic())
                .extracting(FailoverReport.TrafficReading::instrument, FailoverReport.TrafficReading::ttl)
                .containsExactly(tuple("dns", Duration.ofSeconds(20)), tuple("by-hand", Duration.ofSeconds(20)));
        assertThat(clinic.world.effects).isEmpty();
        assertThat(clinic.world.mailbox).isEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_test_tries_the_lever_without_moving_it_and_leaves_evidence() {
        FailoverReport report = clinic.ask("'direction':'test'");

        assertThat(report.status()).as(report.toString()).isEqualTo(Status.OK);
        assertThat(clinic.world.effects).containsExactly("send clients to primary");
        assertThat(clinic.world.redirects).isZero();
        assertThat(clinic.world.mailbox).isEmpty();
        assertThat(report.evidence()).startsWith("clinic/runs/");

        clinic.world.providerAnswers = false;
        assertThat(clinic.ask("'direction':'test'").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void checks_that_do_not_answer_make_the_run_partly_done() {
        clinic.world.loseThePrimaryRegion();
        clinic.world.probes.put("after", Observation.Verdict.DOWN);
        FailoverReport report = clinic.alarm();
        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.notices()).anyMatch(notice -> notice.contains("check") && notice.contains("after"));
    }

    @Test
    void a_copy_store_that_cannot_be_reached_is_named_and_the_run_goes_on() {
        clinic.world.loseThePrimaryRegion();
        clinic.vault.replace(TestVault.unavailable(clinic.vault.primary(), (method, key) -> true));
        FailoverReport report = clinic.alarm();
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(report.notices()).anyMatch(notice -> notice.contains("store 'primary' could not be asked"));
        assertThat(clinic.vault.copy().head(report.evidence())).isPresent();
    }

    private static Measured figure(FailoverReport report, String name) {
        return report.figures().stream()
                .filter(figure -> figure.what().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private static GateAnswer gate(FailoverReport report, Gate gate) {
        return report.gates().stream()
                .filter(answer -> answer.gate() == gate)
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private Failover withTraffic(List<dev.holdfast.core.plan.Instrument> traffic) {
        Failover old = clinic.failover;
        return new Failover(
                old.system(),
                old.promotion(),
                old.holdDown(),
                old.alarmAge(),
                old.promotionTimeout(),
                old.quorum(),
                old.observers(),
                old.alarms(),
                old.fences(),
                traffic,
                old.workloads(),
                old.checks(),
                old.approvers());
    }

    private void nothingWasTouched() {
        assertThat(clinic.world.effects).isEmpty();
        assertThat(clinic.serving().moved()).isFalse();
    }

    private List<String> everything() {
        return java.util.stream.Stream.of(clinic.vault.primary(), clinic.vault.copy())
                .flatMap(store -> TestVault.keys(store, "").stream()
                        .flatMap(key -> store.versions(key).stream())
                        .map(object -> store.name() + " " + object))
                .toList();
    }
}
