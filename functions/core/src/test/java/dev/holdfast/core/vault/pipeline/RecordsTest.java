package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.Appended;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.RunRecord;
import dev.holdfast.core.vault.SignedDocument;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordsTest {
    private static final Instant NOW = Fixture.NOW;

    private final Fixture fixture = new Fixture();
    private final Vault vault = fixture.vault();
    private final Manifest manifest = Fixture.backup(vault, NOW, new byte[10]);

    static List<Verification.Outcome> outcomes() {
        return List.of(
                new Verification.Proved(),
                Verification.Failed.of(IntStream.range(0, 250)
                        .mapToObj(i -> "table t" + i + ": gone")
                        .toList()),
                new Verification.Inconclusive("the locale de_DE is missing"),
                new Verification.Unsupported("provider-held"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void a_verification_comes_back_as_it_was_written_from_every_store(Verification.Outcome outcome) {
        Verification written = verification(outcome, NOW);

        Appended appended = vault.append(written);

        assertThat(appended.missing()).isEmpty();
        assertThat(vault.records(manifest.id())).containsExactly(new Entry.Readable<>(appended.key(), written));
        assertThat(fixture.copy.objects().get(appended.key()))
                .isEqualTo(fixture.primary.objects().get(appended.key()));
        assertThat(appended.key()).matches("clinic/records/" + manifest.id() + "/[0-9a-f-]{36}-verification\\.json");
    }

    @Test
    void many_differences_are_bounded_and_counted() {
        Verification.Failed failed = (Verification.Failed) outcomes().get(1);
        assertThat(failed.differences()).hasSize(100);
        assertThat(failed.more()).isEqualTo(150);
        assertThat(Verification.Failed.of(List.of("one"))).isEqualTo(new Verification.Failed(List.of("one"), 0));
    }

    @Test
    void records_come_in_the_order_they_were_made() {
        Verification later = verification(new Verification.Proved(), NOW.plusSeconds(9));
        Verification earlier = verification(new Verification.Proved(), NOW.plusSeconds(3));
        vault.append(later);
        vault.append(earlier);
        assertThat(vault.records(manifest.id()))
                .extracting(entry -> ((Entry.Readable<BackupRecord>) entry).content())
                .containsExactly(earlier, later);
    }

    @Test
    void a_changed_or_misplaced_record_is_reported() {
        Appended appended = vault.append(verification(new Verification.Proved(), NOW));
        byte[] good = fixture.primary.objects().get(appended.key()).clone();
        BackupId other = BackupId.create(NOW);
        String elsewhere = appended.key().replace("records/" + manifest.id(), "records/" + other);
        fixture.primary.objects().put(elsewhere, good);
        fixture.primary.objects().get(appended.key())[30] ^= 1;

        assertThat(vault.records(manifest.id())).singleElement().isInstanceOf(Entry.Unreadable.class);
        assertThat(vault.records(other))
                .singleElement()
                .isInstanceOfSatisfying(
                        Entry.Unreadable.class, entry -> assertThat(entry.why()).contains("belongs to"));
    }

    @Test
    void a_copy_store_that_fails_is_named_and_the_primary_must_take_the_record() {
        FailingStore broken = new FailingStore(fixture.copy, 1, FailingStore.When.BEFORE_THE_EFFECT);
        Vault half = fixture.vault(List.of(fixture.primary, broken), List.of("k1"));
        assertThat(half.append(verification(new Verification.Proved(), NOW)).missing())
                .containsOnlyKeys("copy");
        FailingStore brokenPrimary = new FailingStore(fixture.primary, 1, FailingStore.When.BEFORE_THE_EFFECT);
        Vault none = fixture.vault(List.of(brokenPrimary, fixture.copy), List.of("k1"));
        assertThatThrownBy(() -> none.append(verification(new Verification.Proved(), NOW)))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void a_record_is_never_overwritten() {
        Verification once = verification(new Verification.Proved(), NOW);
        vault.append(once);
        assertThatThrownBy(() -> vault.append(once)).isInstanceOf(StoreException.ConditionFailed.class);
    }

    @Test
    void a_rewrapped_backup_opens_under_the_new_key_alone_with_data_and_manifest_untouched() {
        Map<String, byte[]> before = new TreeMap<>(fixture.primary.objects());
        Vault onlyNew = fixture.vault(List.of(fixture.primary, fixture.copy), List.of("k2"));
        assertThatThrownBy(() -> Fixture.read(onlyNew, manifest, "archive")).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> onlyNew.rewrap(manifest.id())).isInstanceOf(KeyException.class);

        BackupRecord.Rewrap rewrap = fixture.vault(List.of(fixture.primary, fixture.copy), List.of("k1", "k2"))
                .rewrap(manifest.id());

        assertThat(rewrap.wraps()).extracting(wrap -> wrap.name()).containsExactly("key-k1", "key-k2");
        assertThat(Fixture.read(onlyNew, manifest, "archive")).hasSize(10);
        assertThat(fixture.primary.objects()).containsAllEntriesOf(before).hasSize(before.size() + 1);
        onlyNew.rewrap(manifest.id());
        assertThat(Fixture.read(onlyNew, manifest, "archive")).hasSize(10);
        assertThat(Fixture.read(vault, manifest, "archive"))
                .as("the manifest's own wrap stays good")
                .hasSize(10);
    }

    @Test
    void a_forged_rewrap_costs_its_wraps_and_not_the_backup() {
        BackupRecord.Rewrap forged = new BackupRecord.Rewrap(BackupRecord.newId(NOW), manifest.id(), NOW, List.of());
        fixture.primary
                .objects()
                .put(
                        vault.layout().record(manifest.id(), forged.id(), "rewrap"),
                        SignedDocument.seal(forged, fixture.keys.stranger("mallory")));
        assertThat(Fixture.read(vault, manifest, "archive")).hasSize(10);
    }

    @Test
    void rewrapping_what_does_not_exist_is_refused() {
        assertThatThrownBy(() -> vault.rewrap(BackupId.create(NOW))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_run_record_keeps_the_report_signed() {
        record Report(String status, Duration took) {}
        RunId run = RunId.create(NOW);
        Appended appended = vault.writeRun("backup", run, NOW, new Report("ok", Duration.ofSeconds(3)));
        assertThat(appended.key()).isEqualTo("clinic/runs/20260101T040000.000Z-backup-" + run + ".json");
        RunRecord back = SignedDocument.open(
                fixture.copy.objects().get(appended.key()), RunRecord.class, 1, vault.trusted(), appended.key());
        assertThat(back.report()).isEqualTo(Json.tree(Map.of("status", "ok", "took", "PT3S")));
    }

    private Verification verification(Verification.Outcome outcome, Instant at) {
        return new Verification(
                BackupRecord.newId(at),
                manifest.id(),
                at,
                RunId.create(at),
                Verification.Level.RESTORE,
                outcome,
                new Verification.Measured(
                        Duration.ofMillis(12_345),
                        new TreeMap<>(Map.of("processors", "2")),
                        new TreeMap<>(Map.of("jobs", "2"))),
                Duration.ofHours(4),
                Duration.ofMinutes(15),
                Duration.ofMinutes(3),
                Duration.ofHours(1),
                new Verification.Compared(new TreeMap<>(Map.of("tables", 5)), 17),
                new Verification.Performed("a value in public.claims", true),
                new TreeMap<>(Map.of("network", "none")),
                new TreeMap<>(Map.of("pg_restore", "15.14")));
    }
}
