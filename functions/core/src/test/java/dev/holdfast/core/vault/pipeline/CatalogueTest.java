package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.Catalogue;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.SignedDocument;
import dev.holdfast.core.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Instant NOW = Fixture.NOW;

    private final Fixture fixture = new Fixture();
    private final Vault vault = fixture.vault();

    @Test
    void the_latest_of_ten_thousand_costs_a_handful_of_requests() {
        Manifest newest = Fixture.backup(vault, NOW.minus(Duration.ofMinutes(50)), new byte[1]);
        byte[] document = manifestBytes(newest);
        for (int hours = 1; hours < 10_000; hours++) {
            Instant at = newest.consistencyInstant().minus(Duration.ofHours(hours));
            fixture.primary
                    .objects()
                    .put(vault.layout().manifest(Fixture.SYSTEM, at, "hourly", BackupId.create(at)), document);
        }
        fixture.primary.resetRequests();

        assertThat(vault.catalogue().latest(Fixture.SYSTEM).newest()).contains(newest);

        assertThat(fixture.primary.requests()).isLessThanOrEqualTo(3);
        fixture.primary.resetRequests();
        assertThat(vault.catalogue().find(newest.id())).contains(new Entry.Readable<>(key(newest), newest));
        assertThat(fixture.primary.requests()).isLessThanOrEqualTo(5);
    }

    @Test
    void the_latest_is_found_however_old_it_is() {
        for (Duration age : List.of(
                Duration.ofSeconds(-3600),
                Duration.ZERO,
                Duration.ofHours(2),
                Duration.ofHours(20),
                Duration.ofDays(7),
                Duration.ofDays(31),
                Duration.ofDays(300),
                Duration.ofDays(4000))) {
            Fixture fresh = new Fixture();
            Vault other = fresh.vault();
            Fixture.backup(other, NOW.minus(age).minusSeconds(10), new byte[1]);
            Manifest newest = Fixture.backup(other, NOW.minus(age), new byte[1]);
            assertThat(other.catalogue().latest(Fixture.SYSTEM).newest())
                    .as("%s old", age)
                    .contains(newest);
            assertThat(fresh.primary.requests()).isLessThan(16);
        }
        assertThat(vault.catalogue().latest("nothing-yet").newest()).isEmpty();
    }

    @Test
    void a_forged_newest_does_not_hide_the_good_one_before_it_and_is_reported_once() {
        Manifest good = Fixture.backup(vault, NOW.minus(Duration.ofDays(5)), new byte[1]);
        Manifest damaged = Fixture.backup(vault, NOW.minus(Duration.ofMinutes(10)), new byte[1]);
        fixture.primary.objects().get(key(damaged))[20] ^= 1;
        String replayed = vault.layout().manifest(Fixture.SYSTEM, NOW, "hourly", BackupId.create(NOW));
        fixture.primary.objects().put(replayed, manifestBytes(good));
        String junk = vault.layout().manifests(Fixture.SYSTEM) + "20251231T235959.000Z-note.txt";
        fixture.primary.objects().put(junk, new byte[] {1});

        Catalogue.Latest latest = vault.catalogue().latest(Fixture.SYSTEM);

        assertThat(latest.newest()).contains(good);
        assertThat(latest.unreadable()).extracting(Entry.Unreadable::key).containsExactly(replayed, key(damaged), junk);
        assertThat(latest.unreadable().getFirst().why()).contains("belongs to backup " + good.id());
    }

    @Test
    void a_newer_schema_is_reported_and_not_called_damage() {
        Manifest good = Fixture.backup(vault, NOW.minusSeconds(60), new byte[1]);
        String key = vault.layout().manifest(Fixture.SYSTEM, NOW, "hourly", BackupId.create(NOW));
        fixture.primary.objects().put(key, SignedDocument.seal(Map.of("schema", 2, "new", "shape"), vault.signer()));
        Catalogue.Latest latest = vault.catalogue().latest(Fixture.SYSTEM);
        assertThat(latest.newest()).contains(good);
        assertThat(latest.unreadable().getFirst().why()).contains("schema 2");
    }

    @Test
    void find_searches_all_systems_and_survives_a_wrong_clock() {
        Instant skewed = NOW.minus(Duration.ofDays(90));
        BackupId id = BackupId.create(NOW);
        Manifest far;
        try (var writer = vault.startBackup(id, "zeta")) {
            writer.write("archive", "sql", out -> {});
            far = writer.publish(Fixture.draft("daily", skewed));
        }
        Fixture.backup(vault, "alpha", "daily", NOW, new byte[1]);
        Manifest near = Fixture.backup(vault, "alpha-2", "daily", NOW, new byte[1]);
        fixture.primary.objects().put("clinic/manifests/alpha/0-stray", new byte[1]);
        fixture.primary.objects().put("clinic/manifests/alpha", new byte[1]);

        assertThat(vault.catalogue().systems()).containsExactly("alpha-2", "alpha", "zeta");
        assertThat(vault.catalogue().find(near.id())).contains(new Entry.Readable<>(key(near), near));
        assertThat(vault.catalogue().find(far.id())).contains(new Entry.Readable<>(key(far), far));
        assertThat(vault.catalogue().find(BackupId.create(NOW))).isEmpty();
        assertThat(vault.catalogue().find(new BackupId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void between_includes_its_beginning_and_excludes_its_end() {
        List<Manifest> three = List.of(
                Fixture.backup(vault, NOW, new byte[1]),
                Fixture.backup(vault, NOW.plusSeconds(1), new byte[1]),
                Fixture.backup(vault, NOW.plusSeconds(2), new byte[1]));
        Fixture.backup(vault, "other", "hourly", NOW.plusSeconds(1), new byte[1]);

        assertThat(vault.catalogue().between(Fixture.SYSTEM, NOW, NOW.plusSeconds(2)))
                .containsExactly(
                        new Entry.Readable<>(key(three.get(0)), three.get(0)),
                        new Entry.Readable<>(key(three.get(1)), three.get(1)));
        assertThat(vault.catalogue().keys(Fixture.SYSTEM, NOW, NOW.plusSeconds(3)))
                .extracting(key -> key.id())
                .containsExactlyElementsOf(three.stream().map(Manifest::id).toList());
    }

    @Test
    void all_reads_in_order_and_no_further_than_it_is_asked() {
        Manifest one = Fixture.backup(vault, NOW, new byte[1]);
        for (int i = 1; i < 300; i++) {
            Instant at = NOW.plusSeconds(i);
            fixture.primary
                    .objects()
                    .put(vault.layout().manifest(Fixture.SYSTEM, at, "x", BackupId.create(at)), new byte[1]);
        }
        fixture.primary.resetRequests();
        assertThat(vault.catalogue().all(Fixture.SYSTEM).findFirst()).contains(new Entry.Readable<>(key(one), one));
        assertThat(fixture.primary.requests()).isLessThanOrEqualTo(65);
        assertThat(vault.catalogue().all(Fixture.SYSTEM).map(Entry::key))
                .hasSize(300)
                .isSorted();
    }

    private String key(Manifest manifest) {
        return vault.layout().manifest(manifest);
    }

    private byte[] manifestBytes(Manifest manifest) {
        return fixture.primary.objects().get(key(manifest));
    }
}
