package dev.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupReader;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code backup} over a vault in memory and scripted systems, with what tests ask of the vault afterwards. */
final class BackupSetting {
    final TestVault vault;
    final ScriptedCapture capture;
    /** What was handed over. */
    final List<JsonNode> handedOver = new ArrayList<>();

    /** How long an invocation may last. */
    Duration life = Duration.ofMinutes(15);

    Workspaces workspaces = new Unused();

    /** Done whenever a run waits; the clock goes on by itself. */
    Runnable whileWaiting = () -> {};

    private final Pace pace = new PassingTime();
    private final SystemSpec[] systems;

    BackupSetting(TestVault vault, SystemSpec... systems) {
        this.vault = vault;
        this.capture = new ScriptedCapture(vault.clock());
        this.systems = systems;
    }

    BackupSetting(SystemSpec... systems) {
        this(new TestVault(), systems);
    }

    /** A scripted system that is backed up at these tiers, every hour each. */
    static SystemSpec system(String name, String... tiers) {
        return systemOf(ScriptedCapture.KIND, name, tiers);
    }

    static SystemSpec systemOf(String kind, String name, String... tiers) {
        List<Schedule> schedules = Arrays.stream(tiers)
                .map(tier -> new Schedule(tier, "backup", new Schedule.Recurrence.Every(Duration.ofHours(1))))
                .toList();
        return new SystemSpec(
                name, kind, new TreeMap<>(), new TreeMap<>(), Fingerprint.Level.FULL, schedules, "standard");
    }

    Plan plan() {
        return vault.plan(systems);
    }

    BackupFunction function() {
        SystemRun systemRun = new SystemRun(List.of(capture), workspaces, new Silent(), pace, vault.clock());
        return new BackupFunction(
                name -> plan(),
                vault.vaults(),
                () -> Caller.known("engineer", "operating-system"),
                systemRun,
                placement(List.of((function, plan, event, run) -> {
                    handedOver.add(event);
                    return new Handover.Taken("a test", "task/" + handedOver.size());
                })),
                vault.clock());
    }

    private Placement placement(List<Handover> places) {
        return new Placement(() -> vault.clock().instant().plus(life), places, vault.clock());
    }

    /** The plan, and these further fields of the request. */
    BackupReport run(String fields) {
        return function().run(event(fields));
    }

    BackupReport run() {
        return run("");
    }

    static JsonNode event(String fields) {
        String json = "{\"plan\":\"clinic\"" + (fields.isEmpty() ? "" : "," + fields.replace('\'', '"')) + "}";
        try {
            return Json.mapper().readTree(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SystemBackup.Published published(BackupReport report, String system) {
        return (SystemBackup.Published) entry(report, system);
    }

    static SystemBackup.NotPublished notPublished(BackupReport report, String system) {
        return (SystemBackup.NotPublished) entry(report, system);
    }

    static SystemBackup entry(BackupReport report, String system) {
        return report.systems().stream()
                .filter(each -> each.system().equals(system))
                .findFirst()
                .orElseThrow();
    }

    /** How many backups of the system a store shows, after reading each of them whole. */
    int completeBackups(ObjectStore store, String system) {
        try (Vault opened = vault.open()) {
            List<Entry<Manifest>> entries = opened.catalogue(store).all(system).toList();
            for (Entry<Manifest> entry : entries) {
                assertThat(entry).isInstanceOf(Entry.Readable.class);
                Manifest manifest = ((Entry.Readable<Manifest>) entry).content();
                assertThat(manifest.artifacts()).extracting(Artifact::name).containsExactly("archive", "roles");
                BackupReader reader = opened.read(manifest, store);
                assertThat(reader.<byte[]>read("archive", in -> in.readAllBytes()))
                        .isEqualTo(ScriptedCapture.ARCHIVE);
                assertThat(reader.<byte[]>read("roles", in -> in.readAllBytes()))
                        .isEqualTo(ScriptedCapture.ROLES);
            }
            return entries.size();
        }
    }

    /** Waiting moves the clock. */
    private final class PassingTime implements Pace {
        @Override
        public void pause(Duration length) {
            vault.clock().advance(length);
            whileWaiting.run();
        }

        @Override
        public <T> Optional<T> within(Duration longest, Supplier<T> work) {
            throw new UnsupportedOperationException("a backup only waits");
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
