package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.plan.Copies;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.Vault;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VaultsTest {
    private final Fixture fixture = new Fixture();

    @Test
    void the_first_store_is_the_primary_and_the_others_get_copies() {
        try (Vault vault = fixture.vault()) {
            assertThat(vault.primary()).isSameAs(fixture.primary);
            assertThat(vault.copies("hourly")).containsExactly((ObjectStore) fixture.copy);
            assertThat(vault.coordination()).isSameAs(fixture.copy);
            assertThat(vault.store("copy")).contains(fixture.copy);
            assertThat(vault.store("none")).isEmpty();
            assertThat(vault.wrappers()).extracting(KeyWrapper::name).containsExactly("key-k1");
            assertThat(vault.trusted().find(vault.signer().keyId()))
                    .contains(vault.signer().publicKey());
        }
    }

    @Test
    void a_store_gets_copies_of_the_tiers_it_asks_for() {
        Plan plan = plan(
                List.of(
                        new StoreSpec("primary", "map", "r", new TreeMap<>()),
                        new StoreSpec("copy", "map", "r", new TreeMap<>(), Copies.of("monthly"))),
                "primary",
                List.of(new KeySpec("key-k1", "local", "k1")),
                new SignerSpec("local", "s1"));
        try (Vault vault =
                fixture.vaults(List.of(fixture.primary, fixture.copy)).open(plan)) {
            assertThat(vault.copies("monthly")).containsExactly((ObjectStore) fixture.copy);
            assertThat(vault.copies("hourly")).isEmpty();
        }
        assertThat(Copies.of("all").includes("hourly")).isTrue();
        assertThat(Copies.of("none").includes("hourly")).isFalse();
    }

    @Test
    void all_problems_are_told_at_once() {
        Plan plan = plan(
                List.of(new StoreSpec("a", "tape", "r", new TreeMap<>())),
                "b",
                List.of(new KeySpec("k", "aws-kms", "arn")),
                new SignerSpec("hsm", "x"));
        assertThatThrownBy(() -> fixture.vaults(List.of()).open(plan))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll(
                        "store 'a': no store of kind 'tape' is installed; there are [map].",
                        "coordination names store 'b'",
                        "key 'k': no key of kind 'aws-kms' is installed; there are [local].",
                        "the signer: no signer of kind 'hsm' is installed");
    }

    @Test
    void a_vault_without_stores_or_keys_is_refused() {
        Plan plan = plan(List.of(), "b", List.of(), new SignerSpec("local", "s1"));
        assertThatThrownBy(() -> fixture.vaults(List.of()).open(plan))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll("has no store", "never stored unencrypted");
    }

    @Test
    void a_machine_with_public_keys_only_reads_but_does_not_begin_a_backup() {
        Vault full = fixture.vault(List.of(fixture.primary), List.of("k1"));
        Manifest manifest = Fixture.backup(full, Fixture.NOW, new byte[10]);
        Plan plan = plan(
                List.of(new StoreSpec("primary", "map", "r", new TreeMap<>())),
                "primary",
                List.of(new KeySpec("lost", "local", "missing"), new KeySpec("k", "local", "k1")),
                new SignerSpec("local", "missing"));
        Vault reading = fixture.vaults(List.of(fixture.primary)).open(plan);
        assertThat(reading.catalogue().latest(Fixture.SYSTEM).newest()).contains(manifest);
        assertThat(Fixture.read(reading, manifest, "archive")).hasSize(10);
        int requests = fixture.primary.requests();
        assertThatThrownBy(() -> reading.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM))
                .isInstanceOf(KeyException.Unavailable.class)
                .hasMessageContaining("only public keys");
        assertThat(fixture.primary.requests()).isEqualTo(requests);
    }

    private static Plan plan(List<StoreSpec> stores, String coordination, List<KeySpec> keys, SignerSpec signer) {
        Plan any = Fixture.plan(List.of("x"), List.of());
        return new Plan(
                any.name(),
                any.digest(),
                any.objectives(),
                new VaultSpec(stores, coordination, keys, signer),
                List.of());
    }
}
