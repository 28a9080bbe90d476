package dev.holdfast.core.vault.pipeline;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.Objectives;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ManifestDraft;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStoreFactory;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A plan {@code clinic} with a primary and a copy in memory and one key. */
final class Fixture {
    static final Instant NOW = Instant.parse("2026-01-01T04:00:00Z");
    static final String SYSTEM = "claims-db";

    final TestKeys keys = new TestKeys();
    final MapStore primary = new MapStore("primary");
    final MapStore copy = new MapStore("copy");

    Vault vault() {
        return vault(List.of(primary, copy), List.of("k1"));
    }

    Vault vault(List<? extends ObjectStore> stores, List<String> keyReferences) {
        return vaults(stores).open(plan(stores.stream().map(ObjectStore::name).toList(), keyReferences));
    }

    Vaults vaults(List<? extends ObjectStore> stores) {
        return vaults(stores, NOW);
    }

    Vaults vaults(List<? extends ObjectStore> stores, Instant now) {
        ObjectStoreFactory factory = new ObjectStoreFactory() {
            @Override
            public String kind() {
                return "map";
            }

            @Override
            public ObjectStore open(StoreSpec spec) {
                return stores.stream()
                        .filter(s -> s.name().equals(spec.name()))
                        .findFirst()
                        .orElseThrow();
            }
        };
        return new Vaults(List.of(factory), List.of(keys), List.of(keys), Clock.fixed(now, ZoneOffset.UTC));
    }

    static Plan plan(List<String> stores, List<String> keyReferences) {
        List<StoreSpec> specs = stores.stream()
                .map(name -> new StoreSpec(name, "map", "nowhere", new TreeMap<>()))
                .toList();
        List<KeySpec> keySpecs = keyReferences.stream()
                .map(reference -> new KeySpec("key-" + reference, "local", reference))
                .toList();
        return new Plan(
                "clinic",
                "00".repeat(32),
                new Objectives(Duration.ofHours(4), Duration.ofMinutes(15)),
                new VaultSpec(specs, stores.getLast(), keySpecs, new SignerSpec("local", "s1")),
                List.of());
    }

    static ManifestDraft draft(String tier, Instant consistencyInstant) {
        return new ManifestDraft(
                "00".repeat(32),
                "postgresql",
                tier,
                "",
                consistencyInstant,
                consistencyInstant,
                new TreeMap<>(Map.of("systemIdentifier", "7312", "timeline", "1")),
                "exported snapshot",
                List.of(),
                fingerprint(),
                new TreeMap<>(Map.of("pg_dump", "15.14")));
    }

    static Fingerprint fingerprint() {
        return new Fingerprint(
                "postgresql/1",
                Fingerprint.Level.FULL,
                new TreeMap<>(Map.of(
                        "sequences",
                        new TreeMap<>(Map.of("public.id", new TreeMap<>(Map.of("last", Figure.between(3, 9))))),
                        "tables",
                        new TreeMap<>(Map.of("public.claims", new TreeMap<>(Map.of("rows", Figure.exact(120_034))))))));
    }

    /** Publishes a backup with one artifact {@code archive}. */
    static Manifest backup(Vault vault, Instant at, byte[] content) {
        return backup(vault, SYSTEM, "hourly", at, content);
    }

    static Manifest backup(Vault vault, String system, String tier, Instant at, byte[] content) {
        try (BackupWriter writer = vault.startBackup(BackupId.create(at), system)) {
            writer.write("archive", "sql", out -> out.write(content));
            return writer.publish(draft(tier, at));
        }
    }

    static byte[] read(Vault vault, Manifest manifest, String artifact) {
        return vault.read(manifest).read(artifact, in -> in.readAllBytes());
    }

    static byte[] incompressible(int length, long seed) {
        byte[] content = new byte[length];
        new java.util.Random(seed).nextBytes(content);
        return content;
    }

    /** Keys of everything in a store, for messages that help. */
    static List<String> keys(MapStore... stores) {
        return new ArrayList<>(Stream.of(stores)
                .flatMap(store -> store.objects().keySet().stream())
                .toList());
    }
}
