package dev.holdfast.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.fit.Placement;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Handover;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.run.Workspaces;
import dev.holdfast.core.system.Custody;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ManifestDraft;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code verify-backup} over a vault in memory and scripted systems {@code claims} and {@code audit}. */
final class VerifySetting {
    final TestVault vault = new TestVault();
    final ScriptedProof proof = new ScriptedProof();
    final ScriptedScratch scratch = new ScriptedScratch();
    final List<Custody> custodies = new ArrayList<>();

    final List<SystemSpec> systems = new ArrayList<>(
            Stream.of("claims", "audit").map(VerifySetting::system).toList());

    /** What was handed over. */
    final List<JsonNode> handedOver = new ArrayList<>();

    /** How long an invocation may last. */
    Duration life = Duration.ofMinutes(15);

    Plan plan() {
        return vault.plan(systems.toArray(SystemSpec[]::new));
    }

    /** Has the plan hold a system whose backups a provider keeps, with these settings. */
    void keptByProvider(String name, Map<String, String> settings) {
        SystemSpec plain = system(name);
        systems.add(new SystemSpec(
                name,
                "provider-snapshot",
                new TreeMap<>(settings),
                plain.secrets(),
                plain.fingerprint(),
                plain.schedules(),
                plain.retention()));
    }

    /** Publishes a backup that is nothing but what a provider keeps. */
    Manifest keep(String system, Instant at, String... references) {
        try (Vault opened = vault.open();
                BackupWriter writer = opened.startBackup(BackupId.create(at), system)) {
            for (String reference : references) {
                writer.held(reference, "snapshot", "rds", "us-west-2", reference);
            }
            return writer.publish(new ManifestDraft(
                    "00".repeat(32),
                    "provider-snapshot",
                    "monthly",
                    "",
                    at,
                    at,
                    new TreeMap<>(Map.of("engine", ScriptedProof.KIND)),
                    "as after a loss of power",
                    List.of(),
                    new Fingerprint("provider", Fingerprint.Level.NONE, new TreeMap<>()),
                    new TreeMap<>(Map.of("rds", "15"))));
        }
    }

    private static SystemSpec system(String name) {
        Schedule hourly = new Schedule("hourly", "backup", new Schedule.Recurrence.Every(Duration.ofHours(1)));
        return new SystemSpec(
                name,
                ScriptedProof.KIND,
                new TreeMap<>(),
                new TreeMap<>(),
                Fingerprint.Level.FULL,
                List.of(hourly),
                "standard");
    }

    /** Publishes a backup of what {@link ScriptedProof} restores, in the primary store. */
    Manifest backUp(String system, Instant at) {
        return backUp(system, at, at, ScriptedProof.of(ScriptedProof.ARCHIVE, "scripted/1"));
    }

    Manifest backUp(String system, Instant consistencyInstant, Instant startedAt, Fingerprint fingerprint) {
        try (Vault opened = vault.open();
                BackupWriter writer = opened.startBackup(BackupId.create(startedAt), system)) {
            writer.write("archive", "bytes", out -> out.write(ScriptedProof.ARCHIVE));
            writer.write("roles", "bytes", out -> out.write(ScriptedProof.ROLES));
            return writer.publish(new ManifestDraft(
                    "00".repeat(32),
                    ScriptedProof.KIND,
                    "hourly",
                    "",
                    consistencyInstant,
                    startedAt,
                    new TreeMap<>(),
                    "they stand still",
                    List.of(),
                    fingerprint,
                    new TreeMap<>(Map.of("script", "1"))));
        }
    }

    VerifyFunction function(List<ScriptedProof> kinds, List<ScriptedScratch> scratches) {
        Examination examination = new Examination(List.copyOf(scratches), new Unused(), new Silent());
        HeldExamination held =
                new HeldExamination(List.copyOf(scratches), List.copyOf(kinds), List.copyOf(custodies), new Silent());
        return new VerifyFunction(
                name -> plan(),
                vault.vaults(),
                () -> Caller.known("engineer", "operating-system"),
                new SystemProof(List.copyOf(kinds), examination, held, vault.clock()),
                placement((function, plan, event, run) -> {
                    handedOver.add(event);
                    return new Handover.Taken("a test", "task/" + handedOver.size());
                }),
                vault.clock());
    }

    private Placement placement(Handover place) {
        return new Placement(() -> vault.clock().instant().plus(life), List.of(place), vault.clock());
    }

    /** The plan, and these further fields of the request. */
    VerifyReport run(String fields) {
        return function(List.of(proof), List.of(scratch)).run(event(fields));
    }

    /** Only claims. */
    SystemVerification.Verified verified() {
        return verified("'systems':['claims']");
    }

    SystemVerification.Verified verified(String fields) {
        return (SystemVerification.Verified) run(fields).systems().getFirst();
    }

    static JsonNode event(String fields) {
        try {
            return Json.mapper()
                    .readTree(("{\"plan\":\"clinic\"," + fields.replace('\'', '"') + "}")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verifications that stand signed beside a backup. */
    List<Verification> records(Manifest manifest) {
        try (Vault opened = vault.open()) {
            return opened.records(manifest.id()).stream()
                    .map(entry -> ((Entry.Readable<BackupRecord>) entry).content())
                    .filter(Verification.class::isInstance)
                    .map(Verification.class::cast)
                    .toList();
        }
    }

    String dataKey(Manifest manifest, String artifact) {
        try (Vault opened = vault.open()) {
            return opened.layout().data(manifest.id(), artifact);
        }
    }

    String manifestKey(Manifest manifest) {
        try (Vault opened = vault.open()) {
            return opened.layout().manifest(manifest);
        }
    }

    /** Scripted systems need no disk. */
    private static final class Unused implements Workspaces {
        @Override
        public OpenWorkspace open(RunId run) {
            return new OpenWorkspace() {
                @Override
                public Workspace workspace() {
                    return new Workspace(Path.of("unused"), 0);
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class Silent implements ProgressSource {
        @Override
        public Shown show(RunContext run, String system) {
            return new Shown() {
                @Override
                public void phase(String name, long totalBytes) {}

                @Override
                public void advance(long bytes) {}

                @Override
                public void close() {}
            };
        }
    }
}
