package dev.holdfast.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.Json;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.incident.Authority;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens when the coordination store is lost, and when it comes back. */
class AuthorityTest {
    private final Clinic clinic = new Clinic();

    private void loseTheCoordinationStore() {
        clinic.vault.replace(TestVault.unavailable(clinic.vault.copy(), (method, key) -> true));
    }

    private FailoverReport moved() {
        FailoverReport asked = clinic.ask("'moveAuthority':'primary','reason':'the store is gone'");
        assertThat(asked.outcome()).as(asked.toString()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        return clinic.ask("'moveAuthority':'primary','reason':'the store is gone','run':'%s','approvals':[%s,%s]"
                .formatted(asked.run().run(), clinic.approval("cto"), clinic.approval("sre-lead")));
    }

    @Test
    void without_the_coordination_store_nothing_acts_and_the_report_says_what_to_do_by_hand() {
        clinic.world.loseThePrimaryRegion();
        loseTheCoordinationStore();

        FailoverReport report = clinic.alarm();

        assertThat(report.status()).isEqualTo(Status.REFUSED);
        assertThat(report.what()).contains("store 'copy' does not answer").contains("nothing acts automatically");
        assertThat(report.hint()).contains("--move-authority primary").contains("stop the old primary at its provider");
        assertThat(clinic.world.effects).isEmpty();
        assertThat(clinic.vault.primary().head(report.evidence())).isPresent();
    }

    @Test
    void two_approvals_move_the_authority_with_the_next_epoch_and_the_failover_goes_on_there() throws IOException {
        clinic.world.loseThePrimaryRegion();
        loseTheCoordinationStore();

        FailoverReport report = moved();

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.AUTHORITY_MOVED);
        Authority authority = Json.read(
                clinic.vault.primary().fetch("clinic/failover/authority.json").content(), Authority.class);
        assertThat(authority.store()).isEqualTo("primary");
        assertThat(authority.epoch()).isEqualTo(2);
        assertThat(authority.approvedBy()).containsExactly("cto", "sre-lead");
        assertThat(clinic.alarm().outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(clinic.world.promotions).isOne();
    }

    @Test
    void one_approval_moves_nothing() {
        loseTheCoordinationStore();
        FailoverReport asked = clinic.ask("'moveAuthority':'primary','reason':'gone'");
        FailoverReport one = clinic.ask("'moveAuthority':'primary','reason':'gone','run':'%s','approvals':[%s]"
                .formatted(asked.run().run(), clinic.approval("cto")));
        assertThat(one.outcome()).isEqualTo(Outcome.WAITING_FOR_APPROVAL);
        assertThat(clinic.vault.primary().head("clinic/failover/authority.json"))
                .isEmpty();
    }

    @Test
    void a_run_that_finds_the_old_authority_again_sees_that_it_is_superseded_and_tells_it() {
        loseTheCoordinationStore();
        moved();
        clinic.vault.reset();
        clinic.world.loseThePrimaryRegion();

        FailoverReport report = clinic.alarm();

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(TestVault.keys(clinic.vault.copy(), "clinic/journals/")).isEmpty();
        assertThat(TestVault.keys(clinic.vault.primary(), "clinic/journals/")).isNotEmpty();
        clinic.vault.replace(TestVault.unavailable(clinic.vault.primary(), (method, key) -> true));
        clinic.vault.clock().advance(Duration.ofHours(2));
        FailoverReport alone = clinic.ask("'direction':'failback','reason':'home'");
        assertThat(alone.status()).isEqualTo(Status.REFUSED);
        assertThat(alone.what()).contains("store 'primary' does not answer");
    }

    @Test
    void epochs_under_the_new_authority_are_above_all_earlier_ones_and_who_serves_is_not_forgotten() {
        clinic.world.loseThePrimaryRegion();
        clinic.alarm();
        long before = clinic.serving().epoch();
        loseTheCoordinationStore();
        moved();
        clinic.vault.clock().advance(Duration.ofHours(2));

        FailoverReport home = clinic.ask("'direction':'failback','reason':'home'");

        assertThat(home.outcome()).as(home.toString()).isEqualTo(Outcome.SWITCHED);
        assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
        assertThat(before).isPositive().isLessThan(1_000_000_000L);
        assertThat(new String(
                        clinic.vault
                                .primary()
                                .fetch("clinic/failover/serving.json")
                                .content(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"epoch\":1000000001");
    }

    @Test
    void a_store_that_cannot_become_authoritative_is_refused() {
        assertThatThrownBy(() -> clinic.ask("'moveAuthority':'elsewhere','reason':'x'"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'elsewhere' cannot become authoritative");
    }
}
