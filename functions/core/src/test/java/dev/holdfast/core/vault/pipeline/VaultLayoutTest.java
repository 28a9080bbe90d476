package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.VaultLayout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class VaultLayoutTest {
    private static final BackupId ID = BackupId.parse("019b77b6-6200-7000-8e28-ab026b8a65fc");

    private final VaultLayout layout = new VaultLayout("clinic");

    @Test
    void keys_read_as_the_design_says() {
        Instant at = Instant.parse("2026-01-01T04:00:00.0079Z");
        assertThat(layout.manifest("claims-db", at, "pre-release", ID))
                .isEqualTo("clinic/manifests/claims-db/20260101T040000.007Z-pre-release-" + ID + ".json");
        assertThat(layout.data(ID, "archive")).isEqualTo("clinic/data/" + ID + "/archive");
        assertThat(layout.record(ID, UUID.fromString(ID.toString()), "verification"))
                .isEqualTo("clinic/records/" + ID + "/" + ID + "-verification.json");
        assertThat(layout.run(at, "backup", new RunId(ID.value())))
                .isEqualTo("clinic/runs/20260101T040000.007Z-backup-" + ID + ".json");
        assertThat(layout.journal(new RunId(ID.value()), 7)).isEqualTo("clinic/journals/" + ID + "/000007.json");
        assertThat(layout.context("claims-db", ID, "archive"))
                .isEqualTo("holdfast/v1/clinic/claims-db/" + ID + "/archive");
    }

    /** Years 1 to 9999 in milliseconds. */
    @Property
    void the_order_of_keys_is_the_order_of_time_and_every_key_reads_back(
            @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long one,
            @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long other) {
        String first = layout.manifest("s", Instant.ofEpochMilli(one), "t", ID);
        String second = layout.manifest("s", Instant.ofEpochMilli(other), "t", ID);

        assertThat(Integer.signum(first.compareTo(second))).isEqualTo(Long.compare(one, other));
        assertThat(layout.parseManifest(first).orElseThrow())
                .isEqualTo(new VaultLayout.ManifestKey(first, "s", Instant.ofEpochMilli(one), "t", ID));
    }

    @Test
    void what_is_no_manifest_key_does_not_parse() {
        String good = layout.manifest("s", Instant.EPOCH, "t", ID);
        assertThat(layout.parseManifest(good)).isPresent();
        for (String bad : new String[] {
            "",
            "clinic/manifests/",
            good.replace("clinic", "clinic2"),
            good + ".tmp",
            good.replace(".json", ""),
            good.replace("/s/", "/s/s/"),
            good.replace("19700101", "19700231"),
            good.replace("-t-", "--"),
            good.replace("-t-", "-../t-"),
            good.toUpperCase(),
            good.replace(ID.toString(), ID.toString().toUpperCase()),
        }) {
            assertThat(layout.parseManifest(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void data_belongs_to_the_backup_whose_folder_it_stands_in_and_to_no_other() {
        assertThat(layout.backupOf(layout.data(ID, "archive"))).contains(ID);
        assertThat(layout.backupOf("clinic/data/x" + ID + "/archive")).isEmpty();
        assertThat(layout.backupOf("clinic/data/" + ID)).isEmpty();
        assertThat(layout.backupOf("clinic/data/1-1-1-1-1/archive")).isEmpty();
    }

    @Test
    void names_that_would_break_a_key_are_refused() {
        for (String bad : new String[] {"", ".", "..", "a/b", "-a", "a b", "ä", "a\n"}) {
            assertThatThrownBy(() -> new VaultLayout(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> layout.data(ID, bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> layout.manifest(bad, Instant.EPOCH, "t", ID))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> layout.before("s", Instant.parse("+10000-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_identifier_knows_when_it_was_made() {
        Instant at = Instant.parse("2026-01-01T04:00:00.123456Z");
        assertThat(BackupId.create(at).isTimeOrdered()).isTrue();
        assertThat(BackupId.create(at).createdAt()).isEqualTo(at.truncatedTo(ChronoUnit.MILLIS));
        assertThat(new BackupId(UUID.randomUUID()).isTimeOrdered()).isFalse();
    }
}
