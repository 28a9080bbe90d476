package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.fit.Effort.End;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Verification;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An invocation's time runs out in each phase of a verification; and what does not fit is not begun. */
class VerifyTimeTest {
    private final VerifySetting setting = new VerifySetting();
    private Manifest manifest;

    @BeforeEach
    void two_backups() {
        manifest = setting.backUp("claims", TestVault.NOW);
        setting.backUp("audit", TestVault.NOW);
    }

    @Test
    void time_that_runs_out_while_artifacts_are_fetched_says_nothing_about_the_backup() {
        setting.vault.replace(TestVault.unavailable(setting.vault.primary(), (method, key) -> {
            if (key.contains("/data/")) {
                stuckUntilTheTimeIsOver();
            }
            return false;
        }));

        runsOut("restore", "throw-away server");
    }

    @Test
    void time_that_runs_out_while_the_integrity_is_checked_says_nothing_about_the_backup() {
        setting.vault.replace(TestVault.unavailable(setting.vault.primary(), (method, key) -> {
            if (key.contains("/data/")) {
                stuckUntilTheTimeIsOver();
            }
            return false;
        }));

        runsOut("integrity", "integrity");
    }

    @Test
    void time_that_runs_out_while_the_server_starts_discards_it() {
        setting.scratch.whilePolling = this::stuckUntilTheTimeIsOver;
        setting.scratch.states.add(new ScratchState.Starting());

        runsOut("restore", "throw-away server");
    }

    @Test
    void time_that_runs_out_during_the_restore_discards_the_server() {
        setting.proof.whileRestoring = this::stuckUntilTheTimeIsOver;

        runsOut("restore", "throw-away server");
    }

    @Test
    void time_that_runs_out_while_comparing_discards_the_server() {
        setting.proof.whileComparing = this::stuckUntilTheTimeIsOver;

        runsOut("restore", "compare");
    }

    @Test
    void time_that_runs_out_during_the_red_test_proves_nothing() {
        setting.proof.whileTampering = this::stuckUntilTheTimeIsOver;

        runsOut("restore", "red test");
    }

    @Test
    void what_an_interrupted_tool_reports_is_never_taken_for_a_broken_backup() {
        setting.proof.whileRestoring = () -> {
            try {
                stuckUntilTheTimeIsOver();
            } catch (CancellationException e) {
                setting.proof.losesAByte = true; // goes on, with half of it
            }
        };

        runsOut("restore", "throw-away server");
    }

    @Test
    void what_ran_out_of_time_is_handed_over_the_next_time_with_the_very_event() {
        setting.proof.whileRestoring = this::stuckUntilTheTimeIsOver;
        setting.run("'systems':['claims']");
        setting.proof.whileRestoring = () -> {};
        int begun = setting.scratch.begun;

        VerifyReport report = setting.run("'systems':['claims'],'backup':'latest'");

        assertThat(report.status()).isEqualTo(Status.HANDED_OVER);
        assertThat(report.systems().getFirst()).isInstanceOfSatisfying(SystemVerification.HandedOver.class, over -> {
            assertThat(over.reference()).isEqualTo("task/1");
            assertThat(over.why()).contains("'claims' was not done in");
        });
        assertThat(report.evidence()).startsWith("clinic/runs/");
        assertThat(setting.handedOver).containsExactly(VerifySetting.event("'systems':['claims'],'backup':'latest'"));
        assertThat(setting.scratch.begun).isEqualTo(begun);
        assertThat(setting.records(manifest)).as("nothing was attempted").hasSize(1);
    }

    @Test
    void an_integrity_check_may_fit_where_a_restore_does_not() {
        setting.proof.whileRestoring = this::stuckUntilTheTimeIsOver;
        setting.run("'systems':['claims']");

        assertThat(setting.run("'systems':['claims'],'level':'integrity'").status())
                .isEqualTo(Status.OK);
    }

    @Test
    void a_restore_for_which_the_disk_does_not_suffice_is_handed_over_unseen() {
        setting.scratch.space = new ScratchSpace(2L << 30, 1L << 30);

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.HANDED_OVER);
        assertThat(report.systems().getFirst())
                .isInstanceOfSatisfying(
                        SystemVerification.HandedOver.class,
                        over -> assertThat(over.why())
                                .isEqualTo("it needs 2048 MiB of local disk, and 1024 MiB are free."));
        assertThat(setting.scratch.begun).isZero();
    }

    @Test
    void each_proof_says_how_long_it_took_and_for_how_much() {
        setting.proof.whileRestoring = () -> setting.vault.clock().advance(Duration.ofMinutes(2));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.efforts()).singleElement().satisfies(effort -> {
            assertThat(effort.kind()).isEqualTo("restore");
            assertThat(effort.end()).isEqualTo(End.DONE);
            assertThat(effort.time()).isEqualTo(Duration.ofMinutes(2));
            assertThat(effort.bytes()).isEqualTo(manifest.plainBytes());
        });
    }

    @Test
    void an_examination_that_ended_early_does_not_say_how_long_one_takes() {
        setting.proof.losesAByte = true;

        assertThat(setting.run("'systems':['claims']").efforts()).isEmpty();
    }

    /** The time of claims runs out; audit's turn does not come. */
    private void runsOut(String level, String phase) {
        VerifyReport report = setting.run("'level':'" + level + "'");
        setting.vault.reset();

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.systems().getFirst()).isInstanceOfSatisfying(SystemVerification.OutOfTime.class, over -> {
            assertThat(over.phase()).isEqualTo(phase);
            assertThat(over.what()).startsWith("system 'claims': time over in phase '" + phase + "'");
            assertThat(over.spent()).isEqualTo(Duration.ofMinutes(15));
            assertThat(over.record()).startsWith("clinic/records/");
        });
        assertThat(report.systems().getLast())
                .isInstanceOfSatisfying(
                        SystemVerification.OutOfTime.class,
                        next -> assertThat(next.phase()).isEqualTo(SystemVerification.OutOfTime.NOT_BEGUN));
        assertThat(report.efforts()).extracting(Effort::end).containsExactly(End.OUT_OF_TIME);
        assertThat(setting.records(manifest))
                .singleElement()
                .satisfies(record -> assertThat(record.outcome()).isInstanceOf(Verification.Inconclusive.class));
        assertThat(setting.scratch.running).isEmpty();
    }

    private void stuckUntilTheTimeIsOver() {
        setting.vault.clock().advance(setting.life);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("it was told to stop");
        }
    }
}
