package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.Custody;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups that a provider keeps: what can be said about them, and what cannot. */
class HeldExaminationTest {
    private final VerifySetting setting = new VerifySetting();
    private Custody.Kept kept = new Custody.Kept.There("it is available");
    private Instant at;

    @BeforeEach
    void keep() {
        at = setting.vault.clock().instant().minus(Duration.ofHours(1));
        setting.scratch.provider = "rds";
        setting.keptByProvider("snapshots", Map.of("compareWith", "claims"));
        setting.custodies.add(new Custody() {
            @Override
            public String provider() {
                return "rds";
            }

            @Override
            public Kept look(SystemSpec system, Artifact.ProviderHeld held) {
                return kept;
            }
        });
    }

    private SystemVerification.Verified verified(String more) {
        return setting.verified("'systems':['snapshots']" + more);
    }

    private Verification verification() {
        return verified("").verification();
    }

    private static String reason(Verification verification) {
        return ((Verification.Inconclusive) verification.outcome()).reason();
    }

    @Test
    void a_copy_that_equals_the_logical_backup_nearest_to_it_is_proved() {
        setting.backUp("claims", at.minusSeconds(30));
        setting.keep("snapshots", at, "snapshot-1");
        setting.proof.restored = ScriptedProof.ARCHIVE;
        SystemVerification.Verified verified = verified("");
        assertThat(verified.verification().outcome()).isEqualTo(new Verification.Proved());
        assertThat(verified.status()).isEqualTo(Status.OK);
        assertThat(verified.verification().redTest())
                .isInstanceOfSatisfying(
                        Verification.Performed.class,
                        it -> assertThat(it.caught()).isTrue());
        assertThat(verified.verification().tools().get("equal to backup"))
                .contains(at.minusSeconds(30).toString());
        assertThat(setting.scratch.running).isEmpty();
    }

    @Test
    void one_that_differs_is_neither_proved_nor_failed_and_says_how_much_differs() {
        setting.backUp("claims", at.minusSeconds(30));
        setting.keep("snapshots", at, "snapshot-1");
        setting.proof.restored = new byte[7];
        SystemVerification.Verified verified = verified("");
        assertThat(reason(verified.verification()))
                .contains("every row of it was read", "2 differ", "work done between them");
        assertThat(verified.status()).isEqualTo(Status.PARTIAL);
        assertThat(verified.verification().compared().values()).isEqualTo(2);
        assertThat(verified.verification().restoreTime()).isInstanceOf(Verification.Measured.class);
    }

    @Test
    void the_time_to_restore_counts_from_when_an_earlier_invocation_began_the_server() {
        setting.backUp("claims", at.minusSeconds(30));
        setting.keep("snapshots", at, "snapshot-1");
        setting.proof.restored = ScriptedProof.ARCHIVE;
        setting.scratch.age = Duration.ofMinutes(21);

        assertThat(verification().restoreTime())
                .isInstanceOfSatisfying(
                        Verification.Measured.class,
                        measured -> assertThat(measured.time()).isEqualTo(Duration.ofMinutes(21)));
    }

    @Test
    void it_is_compared_with_the_backup_nearest_in_time_before_or_after() {
        byte[] other = {1, 2, 3};
        setting.backUp(
                "claims",
                at.minus(Duration.ofMinutes(20)),
                at.minus(Duration.ofMinutes(20)),
                ScriptedProof.of(other, "scripted/1"));
        setting.backUp("claims", at.plus(Duration.ofMinutes(10)));
        setting.keep("snapshots", at, "snapshot-1");
        setting.proof.restored = ScriptedProof.ARCHIVE;
        assertThat(verification().outcome()).isEqualTo(new Verification.Proved());
    }

    @Test
    void a_comparison_that_does_not_notice_a_change_proves_nothing() {
        setting.backUp("claims", at);
        setting.keep("snapshots", at, "snapshot-1");
        setting.proof.restored = ScriptedProof.ARCHIVE;
        setting.proof.blind = true;
        assertThat(reason(verification())).contains("blind");
    }

    @Test
    void with_nothing_to_compare_with_it_is_inconclusive() {
        setting.keep("snapshots", at, "snapshot-1");
        assertThat(reason(verification())).contains("nothing was compared", "compareWith");
    }

    @Test
    void the_copy_made_last_is_restored_for_it_is_the_one_left_when_the_first_region_is_lost() {
        setting.keep("snapshots", at, "snapshot-1", "copy-of-1");
        verification();
        assertThat(setting.scratch.requests.getFirst().requirements()).containsEntry("held", "copy-of-1");
        assertThat(setting.scratch.requests.getFirst().settings()).containsEntry("compareWith", "claims");
    }

    @Test
    void one_that_the_provider_has_lost_is_failed_and_no_server_is_made() {
        setting.keep("snapshots", at, "snapshot-1");
        kept = new Custody.Kept.Lost("there is no snapshot-1 any more");
        assertThat(verification().outcome())
                .isEqualTo(Verification.Failed.of(java.util.List.of("there is no snapshot-1 any more")));
        assertThat(setting.scratch.begun).isZero();
    }

    @Test
    void at_level_integrity_only_the_provider_is_asked_and_that_proves_nothing() {
        setting.keep("snapshots", at, "snapshot-1");
        assertThat(reason(verified(",'level':'integrity'").verification())).contains("gives no sum", "it is available");
        assertThat(setting.scratch.begun).isZero();
    }

    @Test
    void a_server_that_outlives_the_invocation_is_left_to_the_next_one_when_the_time_is_over() {
        Manifest manifest = setting.keep("snapshots", at, "snapshot-1");
        setting.scratch.outlives = true;
        setting.scratch.states.add(new ScratchState.Starting());
        setting.scratch.whilePolling = () -> setting.vault.clock().advance(setting.life);
        assertThat(reason(verification())).contains("not ready when the time", "taken up");
        assertThat(setting.scratch.running).hasSize(1);
        assertThat(setting.records(manifest)).hasSize(1);
    }

    @Test
    void one_that_does_not_outlive_it_is_discarded_then() {
        setting.keep("snapshots", at, "snapshot-1");
        setting.scratch.states.add(new ScratchState.Starting());
        setting.scratch.whilePolling = () -> setting.vault.clock().advance(setting.life);
        assertThat(reason(verification())).contains("not ready when the time");
        assertThat(setting.scratch.running).isEmpty();
    }

    @Test
    void without_an_adapter_that_makes_servers_there_it_is_inconclusive() {
        setting.keep("snapshots", at, "snapshot-1");
        setting.scratch.provider = "local";
        assertThat(reason(verification())).contains("'rds' servers", "Hint: ");
    }

    @Test
    void a_plan_chooses_where_a_logical_backup_is_restored() {
        setting.systems.set(
                0,
                new SystemSpec(
                        "claims",
                        ScriptedProof.KIND,
                        new java.util.TreeMap<>(Map.of("scratch", "rds")),
                        new java.util.TreeMap<>(),
                        setting.systems.getFirst().fingerprint(),
                        java.util.List.of(),
                        "standard"));
        setting.backUp("claims", at);
        assertThat(setting.verified().verification().outcome()).isEqualTo(new Verification.Proved());
        setting.scratch.provider = "local";
        assertThat(reason(setting.verified().verification())).contains("'rds' servers");
    }
}
