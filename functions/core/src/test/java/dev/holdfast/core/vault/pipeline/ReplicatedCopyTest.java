package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Objectives;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ObjectStore.Replication;
import dev.holdfast.core.vault.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A second store that the provider fills by itself. */
class ReplicatedCopyTest {
    private final Fixture fixture = new Fixture();
    private final Vault vault =
            fixture.vaults(List.of(fixture.primary, fixture.copy)).open(plan());
    private final Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(1000, 1));
    private final String data = vault.layout().data(manifest.id(), "archive");
    private final String document = vault.layout().manifest(manifest);

    private static Plan plan() {
        Plan plain = Fixture.plan(List.of("primary", "copy"), List.of("k1"));
        VaultSpec vault = plain.vault();
        List<StoreSpec> stores = List.of(
                vault.stores().getFirst(),
                new StoreSpec("copy", "map", "nowhere", new TreeMap<>(Map.of("replicated", "true"))));
        return new Plan(
                plain.name(),
                plain.digest(),
                new Objectives(Duration.ofHours(4), Duration.ofMinutes(15)),
                new VaultSpec(stores, "primary", vault.keys(), vault.signer()),
                List.of());
    }

    private void arrive(String key) {
        fixture.copy.objects().put(key, fixture.primary.objects().get(key).clone());
        fixture.primary.replication(key, Replication.DONE);
    }

    @Test
    void a_backup_is_there_when_each_of_its_objects_is_and_nothing_is_ever_written() {
        fixture.primary.replication(data, Replication.PENDING);
        fixture.primary.replication(document, Replication.PENDING);
        assertThat(vault.copyTo(manifest, fixture.copy)).isEqualTo(new CopyOutcome.Awaited("copy", 0, 2));
        arrive(data);
        assertThat(vault.copyTo(manifest, fixture.copy)).isEqualTo(new CopyOutcome.Awaited("copy", 1, 2));
        assertThat(Fixture.keys(fixture.copy)).containsExactly(data);
        arrive(document);
        assertThat(vault.copyTo(manifest, fixture.copy))
                .isEqualTo(new CopyOutcome.AlreadyThere("copy", manifest.storedBytes()));
        assertThat(Fixture.keys(fixture.copy)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"FAILED, failed: see the rule", "NONE, no replication rule", "DONE, is said to be replicated"})
    void what_will_not_come_by_itself_is_a_failure_that_names_the_object(Replication said, String why) {
        arrive(document);
        fixture.primary.replication(data, said);
        assertThat(vault.copyTo(manifest, fixture.copy))
                .isInstanceOfSatisfying(
                        CopyOutcome.Failed.class,
                        failed -> assertThat(failed.why()).contains(why).contains(data));
    }

    @Test
    void an_object_of_another_length_is_not_the_replica_whatever_is_said() {
        arrive(document);
        arrive(data);
        fixture.copy.objects().put(data, new byte[999]);
        assertThat(vault.copyTo(manifest, fixture.copy)).isInstanceOf(CopyOutcome.Failed.class);
    }

    @Test
    void records_are_left_to_the_provider_and_waited_for_as_well() {
        arrive(data);
        arrive(document);
        BackupRecord rewrap = vault.rewrap(manifest.id());
        assertThat(Fixture.keys(fixture.copy)).hasSize(2);
        String record = fixture.primary.objects().keySet().stream()
                .filter(key -> key.contains(rewrap.id().toString()))
                .findFirst()
                .orElseThrow();
        fixture.primary.replication(record, Replication.PENDING);
        assertThat(vault.copyTo(manifest, fixture.copy)).isEqualTo(new CopyOutcome.Awaited("copy", 2, 3));
    }

    @Test
    void what_the_first_store_lost_is_told() {
        fixture.primary.objects().remove(data);
        assertThat(vault.copyTo(manifest, fixture.copy))
                .isInstanceOfSatisfying(
                        CopyOutcome.Failed.class,
                        failed -> assertThat(failed.why()).contains("not in store 'primary'"));
    }
}
