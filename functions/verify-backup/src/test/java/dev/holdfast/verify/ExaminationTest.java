package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Status;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Only what was looked at and found equal is proved; each way of not getting there has its own outcome. */
class ExaminationTest {
    private final VerifySetting setting = new VerifySetting();
    private Manifest manifest;

    @BeforeEach
    void backUp() {
        manifest = setting.backUp("claims", TestVault.NOW);
    }

    @Test
    void a_difference_is_named_and_no_red_test_is_made_of_it() {
        setting.proof.losesAByte = true;

        Verification verification = failed();

        assertThat(differences(verification))
                .singleElement()
                .satisfies(difference -> assertThat(difference).contains("bytes: content"));
        assertThat(verification.restoreTime()).isInstanceOf(Verification.Measured.class);
        assertThat(verification.isolation()).isNotEmpty();
    }

    @Test
    void a_comparison_that_does_not_notice_the_change_proves_nothing() {
        setting.proof.blind = true;

        assertThat(inconclusive()).contains("blind").contains("changed one byte");
    }

    @Test
    void without_anything_to_change_nothing_is_proved() {
        setting.proof.nothingToChange = true;

        assertThat(inconclusive()).contains("nothing to change");
    }

    @Test
    void an_obstacle_is_inconclusive_and_nothing_is_restored() {
        setting.proof.obstacle = java.util.Optional.of("the locale de_DE is missing");
        setting.proof.whileRestoring = () -> {
            throw new AssertionError("restored all the same");
        };

        assertThat(inconclusive()).contains("de_DE");
    }

    @Test
    void fingerprints_of_two_methods_are_inconclusive() {
        setting.proof.method = "scripted/2";

        assertThat(inconclusive()).contains("scripted/1").contains("scripted/2");
    }

    @Test
    void a_backup_without_a_fingerprint_is_restored_but_not_proved() {
        setting.backUp(
                "audit",
                TestVault.NOW,
                TestVault.NOW,
                new Fingerprint("scripted/1", Fingerprint.Level.NONE, new TreeMap<>()));

        Verification verification = setting.verified("'systems':['audit']").verification();

        assertThat(verification.outcome())
                .isInstanceOfSatisfying(
                        Verification.Inconclusive.class,
                        outcome -> assertThat(outcome.reason()).contains("no fingerprint"));
        assertThat(verification.restoreTime()).isInstanceOf(Verification.Measured.class);
    }

    @Test
    void a_fingerprint_of_nothing_is_inconclusive() {
        setting.backUp(
                "audit",
                TestVault.NOW,
                TestVault.NOW,
                new Fingerprint("scripted/1", Fingerprint.Level.FULL, new TreeMap<>()));

        assertThat(setting.verified("'systems':['audit']").status()).isNotEqualTo(Status.OK);
    }

    @Test
    void a_restore_that_reports_an_error_failed() {
        setting.proof.whileRestoring = () -> {
            throw new SystemException.Broken("claims", "the archive is no archive.", "look.", null);
        };

        assertThat(differences(failed()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("no archive"));
    }

    static Stream<Arguments> hindrances() {
        return Stream.of(
                        new SystemException.Precondition("claims", "no tool.", "install it."),
                        new SystemException.NoSpace("claims", "the disk is full.", "free some."),
                        new SystemException.Unreachable("claims", "the server is gone.", "again.", null),
                        new SystemException.Lost("claims", "a backend was killed.", "again.", null),
                        new StoreException.Unavailable("primary", "k", "it is slow.", null),
                        new StoreException.Denied("primary", "k", "not for you.", null),
                        new UncheckedIOException(new IOException("the pipe broke")))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("hindrances")
    void what_kept_us_from_looking_is_inconclusive(RuntimeException hindrance) {
        setting.proof.whileRestoring = () -> {
            throw hindrance;
        };

        assertThat(inconclusive()).contains(hindrance.getMessage());
        assertThat(setting.scratch.running).isEmpty();
    }

    @Test
    void an_unforeseen_failure_is_a_failed_run_and_the_server_is_removed() {
        setting.proof.whileRestoring = () -> {
            throw new IllegalStateException("a mistake");
        };

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.systems().getFirst()).isInstanceOf(SystemVerification.NotVerified.class);
        assertThat(setting.scratch.running).isEmpty();
    }

    @Test
    void a_server_that_cannot_be_had_is_inconclusive() {
        setting.scratch.noSpace = true;

        assertThat(inconclusive()).contains("there is no space").contains("free some");
    }

    @Test
    void a_server_that_never_starts_is_inconclusive_and_removed() {
        setting.scratch.states.add(new ScratchState.Starting());
        setting.scratch.states.add(new ScratchState.Failed("it died"));

        assertThat(inconclusive()).contains("it died");
        assertThat(setting.scratch.running).isEmpty();
    }

    @Test
    void a_restore_that_breaks_because_the_server_ended_is_inconclusive() {
        setting.scratch.states.add(new ScratchState.Ready());
        setting.scratch.states.add(new ScratchState.Failed("it outgrew its disk"));
        setting.proof.whileRestoring = () -> {
            throw new SystemException.Broken("claims", "the connection was lost.", "look.", null);
        };

        assertThat(inconclusive()).contains("it outgrew its disk");
    }

    @Test
    void a_server_that_cannot_be_removed_does_not_hide_a_proof() {
        setting.scratch.cannotDiscard = true;

        assertThat(setting.verified().verification().outcome()).isEqualTo(new Verification.Proved());
    }

    @Test
    void a_server_that_cannot_be_removed_does_not_hide_a_damage() {
        setting.scratch.cannotDiscard = true;
        setting.vault.primary().corrupt(setting.dataKey(manifest, "archive"), 500);

        assertThat(differences(failed())).isNotEmpty();
    }

    @Test
    void leftovers_that_cannot_be_swept_do_not_keep_us_from_looking() {
        setting.scratch.cannotSweep = true;

        assertThat(setting.verified().verification().outcome()).isEqualTo(new Verification.Proved());
    }

    @Test
    void a_runtime_without_throw_away_servers_is_inconclusive_and_told_what_it_can_do() {
        VerifyReport report =
                setting.function(List.of(setting.proof), List.of()).run(VerifySetting.event("'systems':['claims']"));

        assertThat(report.status()).isNotEqualTo(Status.OK);
        assertThat(setting.records(manifest).getFirst().outcome())
                .isInstanceOfSatisfying(
                        Verification.Inconclusive.class,
                        outcome -> assertThat(outcome.reason()).contains("level integrity"));
    }

    @Test
    void the_wrong_keyset_is_inconclusive_with_a_hint() {
        setting.vault.useWrappingKey("w2");

        assertThat(inconclusive()).contains("did not make this wrap").contains("Hint: use the keyset");
    }

    @Test
    void the_wrong_keyset_is_inconclusive_at_level_integrity_too() {
        setting.vault.useWrappingKey("w2");

        SystemVerification.Verified verified = setting.verified("'systems':['claims'],'level':'integrity'");

        assertThat(verified.status()).isNotEqualTo(Status.OK);
        assertThat(verified.verification().outcome()).isInstanceOf(Verification.Inconclusive.class);
    }

    @Test
    void integrity_reads_everything_and_starts_no_server() {
        SystemVerification.Verified verified = setting.verified("'systems':['claims'],'level':'integrity'");

        assertThat(verified.status()).isEqualTo(Status.OK);
        Verification verification = verified.verification();
        assertThat(verification.level()).isEqualTo(Verification.Level.INTEGRITY);
        assertThat(verification.compared().items()).containsEntry("artifact", 2).containsEntry("archive entry", 7);
        assertThat(verification.restoreTime()).isEqualTo(new Verification.NotMeasured("integrity only"));
        assertThat(verification.redTest()).isEqualTo(new Verification.NotPerformed("integrity only"));
        assertThat(setting.scratch.begun).isZero();
    }

    @Test
    void an_archive_that_lists_nothing_failed() {
        setting.proof.entries = 0;

        assertThat(setting.verified("'systems':['claims'],'level':'integrity'").status())
                .isEqualTo(Status.FAILED);
    }

    static Stream<Arguments> damages() {
        return Stream.of("integrity", "restore")
                .flatMap(level -> Stream.of("archive", "roles")
                        .flatMap(artifact ->
                                Stream.of("missing", "flipped", "cut").map(how -> Arguments.of(level, artifact, how))));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damage_to_any_artifact_fails_even_when_the_restore_does_not_need_it(
            String level, String artifact, String how) {
        String key = setting.dataKey(manifest, artifact);
        switch (how) {
            case "missing" -> setting.vault.primary().delete(key);
            case "flipped" -> setting.vault.primary().corrupt(key, 60);
            default ->
                setting.vault
                        .primary()
                        .truncate(key, setting.vault.primary().fetch(key).content().length - 1);
        }

        SystemVerification.Verified verified = setting.verified("'systems':['claims'],'level':'" + level + "'");

        assertThat(verified.status()).isEqualTo(Status.FAILED);
        assertThat(differences(verified.verification()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains(artifact));
    }

    private Verification failed() {
        SystemVerification.Verified verified = setting.verified();
        assertThat(verified.status()).isEqualTo(Status.FAILED);
        assertThat(setting.records(manifest)).containsExactly(verified.verification());
        return verified.verification();
    }

    private static List<String> differences(Verification verification) {
        return ((Verification.Failed) verification.outcome()).differences();
    }

    private String inconclusive() {
        SystemVerification.Verified verified = setting.verified();
        assertThat(verified.status()).isEqualTo(Status.PARTIAL);
        assertThat(setting.records(manifest)).containsExactly(verified.verification());
        return ((Verification.Inconclusive) verified.verification().outcome()).reason();
    }
}
