package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.vault.LockCheck.Locked;
import dev.holdfast.core.vault.LockCheck.NotLocked;
import dev.holdfast.core.vault.LockCheck.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whether a backup is locked as promised: store {@code copy} has object lock, in governance mode, store {@code primary} has not. */
class LockCheckTest {
    private static final VaultSpec.Lock.For THIRTY_DAYS = new VaultSpec.Lock.For("governance", Period.ofDays(30));
    private static final Instant PROMISED = TestVault.NOW.plus(Duration.ofDays(30));

    private final TestVault vault = new TestVault();

    @Test
    void only_a_store_where_every_object_is_locked_long_enough_is_locked() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            new Preservation(opened, vault.clock()).lockUntil(manifest, PROMISED, "the plan", "test");

            assertThat(new LockCheck(opened).check(manifest, THIRTY_DAYS).getFirst())
                    .isEqualTo(new NotLocked(
                            "primary", 4, 4, "'" + opened.layout().manifest(manifest) + "' is not locked"));
            // The record of the lock came after it.
            assertThat(new LockCheck(opened).check(manifest, THIRTY_DAYS).getLast())
                    .isInstanceOfSatisfying(NotLocked.class, not -> {
                        assertThat(not.objects()).isEqualTo(1);
                        assertThat(not.first()).contains("-lock.json' is not locked");
                    });
            new Preservation(opened, vault.clock()).lockUntil(manifest, PROMISED.plusSeconds(60), "again", "test");
            lockWhatIsNot(opened, manifest, PROMISED.plusSeconds(5));
            assertThat(new LockCheck(opened).check(manifest, THIRTY_DAYS).getLast())
                    .isEqualTo(new Locked("copy", ObjectLock.Mode.GOVERNANCE, PROMISED.plusSeconds(5), 5));
        }
    }

    @Test
    void a_lock_that_ends_too_early_is_none() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            lockWhatIsNot(opened, manifest, PROMISED.minusSeconds(1));

            assertThat(new LockCheck(opened).check(manifest, THIRTY_DAYS).getLast())
                    .isInstanceOfSatisfying(NotLocked.class, not -> {
                        assertThat(not.objects()).isEqualTo(not.of());
                        assertThat(not.first())
                                .contains(
                                        "is locked until " + PROMISED.minusSeconds(1),
                                        "the plan says until " + PROMISED);
                    });
        }
    }

    @Test
    void a_lock_that_some_can_override_is_not_one_that_nobody_can() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            lockWhatIsNot(opened, manifest, PROMISED);

            assertThat(new LockCheck(opened)
                            .check(manifest, new VaultSpec.Lock.For("compliance", Period.ofDays(30)))
                            .getLast())
                    .isInstanceOfSatisfying(
                            NotLocked.class,
                            not -> assertThat(not.first()).contains("governance mode, the plan says compliance"));
        }
    }

    @Test
    void a_store_that_does_not_keep_the_backup_is_not_asked_for_its_lock() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            assertThat(new LockCheck(opened).check(manifest, THIRTY_DAYS))
                    .extracting(LockCheck.InStore::store)
                    .containsExactly("primary");
        }
    }

    @Test
    void a_store_that_does_not_answer_is_neither_locked_nor_unlocked() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            lockWhatIsNot(opened, manifest, PROMISED);
        }
        vault.replace(
                TestVault.unavailable(vault.copy(), (method, key) -> method.equals("lock") && key.contains("/data/")));
        try (Vault opened = vault.vaults().open(vault.plan())) {
            assertThat(new LockCheck(opened).check(manifest, THIRTY_DAYS).getLast())
                    .isInstanceOfSatisfying(
                            Unknown.class, unknown -> assertThat(unknown.why()).contains("injected failure"));
        }
    }

    private void lockWhatIsNot(Vault opened, Manifest manifest, Instant until) {
        BackupObjects.keys(opened.layout(), vault.copy(), manifest).stream()
                .filter(key -> !vault.copy().locked().containsKey(key))
                .forEach(key -> vault.copy().lockUntil(key, until));
    }

    private Manifest backUp() {
        try (Vault opened = vault.open();
                BackupWriter writer = opened.startBackup(BackupId.create(TestVault.NOW), "claims")) {
            writer.write("archive", "bytes", out -> out.write("x".getBytes(StandardCharsets.UTF_8)));
            return writer.publish(new ManifestDraft(
                    "00".repeat(32),
                    "scripted",
                    "hourly",
                    "",
                    TestVault.NOW,
                    TestVault.NOW,
                    new TreeMap<>(),
                    "they stand still",
                    List.of(),
                    new Fingerprint("scripted/1", Fingerprint.Level.NONE, new TreeMap<>()),
                    new TreeMap<>()));
        }
    }
}
