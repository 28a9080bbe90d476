package dev.holdfast.verify;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.CleanUp;
import dev.holdfast.core.run.OutOfTime;
import dev.holdfast.core.run.Phases;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Workspaces;
import dev.holdfast.core.run.Workspaces.OpenWorkspace;
import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.FingerprintComparison;
import dev.holdfast.core.system.FingerprintComparison.Difference;
import dev.holdfast.core.system.Jobs;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupReader;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Finds out whether a backup is what its source was. Only a difference that was seen makes it {@code failed}; whatever
 * kept us from looking makes it {@code inconclusive}, and neither is ever reported as proved.
 */
@ApplicationScoped
public class Examination {
    private static final Duration POLL = Duration.ofMillis(50);

    private final List<Scratch> scratches;
    private final Workspaces workspaces;
    private final ProgressSource progress;

    public Examination(@All List<Scratch> scratches, Workspaces workspaces, ProgressSource progress) {
        this.scratches = scratches;
        this.workspaces = workspaces;
        this.progress = progress;
    }

    /**
     * Examines one backup and takes down whatever that needed.
     *
     * @throws OutOfTime when the run's time was over first; nothing was learnt about the backup
     */
    Examined examine(
            RunContext run,
            RunLog log,
            Vault vault,
            SystemSpec system,
            Manifest manifest,
            Proving kind,
            VerifyRequest.Level level,
            Allotment time) {
        BackupReader artifacts = vault.read(manifest);
        try (Phases shown = new Phases(progress.show(run, system.name()), "beginning")) {
            return time.within(shown, () -> switch (level) {
                case INTEGRITY -> integrity(run, manifest, kind, artifacts, shown);
                case RESTORE -> restore(log, system, manifest, kind, artifacts, shown);
            });
        } catch (OutOfTime e) {
            throw e;
        } catch (IntegrityException | StoreException.Missing e) {
            return Examined.nothing(Verification.Failed.of(List.of(e.getMessage())));
        } catch (SystemException.Broken e) {
            return Examined.nothing(Verification.Failed.of(List.of(e.getMessage())));
        } catch (HoldfastException e) {
            return Examined.nothing(new Verification.Inconclusive(e.explained()));
        } catch (FingerprintComparison.Incomparable | UncheckedIOException e) {
            return Examined.nothing(new Verification.Inconclusive(e.getMessage()));
        }
    }

    private Examined integrity(
            RunContext run, Manifest manifest, Proving kind, BackupReader artifacts, ProgressSource.Shown shown) {
        shown.phase("integrity", manifest.plainBytes());
        for (Artifact artifact : manifest.artifacts()) {
            readToTheEnd(artifacts, artifact.name(), shown);
        }
        int entries;
        OpenWorkspace workspace = workspaces.open(run.run());
        try {
            entries = kind.list(manifest, artifacts, workspace.workspace());
        } finally {
            CleanUp.run(workspace::close);
        }
        Verification.Outcome outcome = entries > 0
                ? new Verification.Proved()
                : Verification.Failed.of(List.of("the archive lists no entry at all"));
        SortedMap<String, Integer> items =
                new TreeMap<>(Map.of("artifact", manifest.artifacts().size(), "archive entry", entries));
        return new Examined(
                outcome,
                new Verification.NotMeasured("integrity only"),
                new Verification.Compared(items, manifest.artifacts().size()),
                new Verification.NotPerformed("integrity only"),
                new TreeMap<>(),
                manifest.tools());
    }

    private static void readToTheEnd(BackupReader artifacts, String name, ProgressSource.Shown shown) {
        artifacts.read(name, in -> {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                shown.advance(read);
            }
            return name;
        });
    }

    private Examined restore(
            RunLog log,
            SystemSpec system,
            Manifest manifest,
            Proving kind,
            BackupReader artifacts,
            ProgressSource.Shown shown) {
        Scratch scratch = scratchOf(manifest)
                .orElseThrow(() -> new ScratchException(
                        "no installed adapter provides servers of kind '" + manifest.kind() + "'.",
                        "verify with level integrity here, or use a runtime that has one."));
        unhindered(log, system, scratch::sweep);
        shown.phase("throw-away server", 0);
        ScratchHandle handle = scratch.begin(kind.scratchFor(manifest));
        try {
            ScratchServer server = ready(scratch, handle);
            Optional<String> obstacle = kind.obstacle(manifest, server);
            if (obstacle.isPresent()) {
                return Examined.nothing(new Verification.Inconclusive(obstacle.get()));
            }
            return new RestoreTest(system, manifest, kind, artifacts, server, shown).run();
        } catch (SystemException.Broken e) {
            throw blameless(scratch, handle, e);
        } finally {
            CleanUp.run(() -> unhindered(log, system, () -> scratch.discard(handle)));
        }
    }

    private Optional<Scratch> scratchOf(Manifest manifest) {
        return scratches.stream()
                .filter(candidate -> candidate.kind().equals(manifest.kind()))
                .findFirst();
    }

    /** The disk an examination takes here; where that cannot be said, the examination itself will find out. */
    ScratchSpace space(RunLog log, Manifest manifest, Proving kind, VerifyRequest.Level level) {
        try {
            return switch (level) {
                case INTEGRITY -> ScratchSpace.NONE;
                case RESTORE ->
                    scratchOf(manifest)
                            .map(scratch -> scratch.space(kind.scratchFor(manifest)))
                            .orElse(ScratchSpace.NONE);
            };
        } catch (HoldfastException e) {
            log.error(manifest.system(), e);
            return ScratchSpace.NONE;
        }
    }

    /** A restore also breaks when the server under it is killed, for its disk bound: that says nothing about the backup. */
    private static HoldfastException blameless(Scratch scratch, ScratchHandle handle, SystemException.Broken e) {
        return scratch.poll(handle) instanceof ScratchState.Failed failed
                ? new ScratchException(
                        "it ended during the restore: " + failed.why(), "give it what it lacked and verify again.", e)
                : e;
    }

    /** A server that cannot be removed says nothing about the backup and must not hide what was found out about it. */
    private static void unhindered(RunLog log, SystemSpec system, Runnable removal) {
        try {
            removal.run();
        } catch (HoldfastException e) {
            log.error(system.name(), e);
        } catch (RuntimeException e) {
            log.unforeseen(system.name(), e);
        }
    }

    private static ScratchServer ready(Scratch scratch, ScratchHandle handle) {
        while (true) {
            switch (scratch.poll(handle)) {
                case ScratchState.Ready ready -> {
                    return scratch.connect(handle);
                }
                case ScratchState.Failed failed ->
                    throw new ScratchException("it did not start: " + failed.why(), "see what the server said.");
                case ScratchState.Starting starting -> pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScratchException("interrupted while waiting for it.", "run the verification again.", e);
        }
    }

    /** One restore into one server, compared and shown able to fail. */
    private record RestoreTest(
            SystemSpec system,
            Manifest manifest,
            Proving kind,
            BackupReader artifacts,
            ScratchServer server,
            ProgressSource.Shown shown) {

        Examined run() {
            int jobs = Jobs.of(system);
            long before = System.nanoTime();
            SortedMap<String, String> settings = kind.restore(manifest, artifacts, server, jobs, shown);
            Verification.RestoreTime time =
                    new Verification.Measured(Duration.ofNanos(System.nanoTime() - before), Machine.facts(), settings);
            othersReadable();
            if (manifest.fingerprint().level() == Level.NONE) {
                return examined(
                        new Verification.Inconclusive(
                                "restored, but the plan asked for no fingerprint to compare with"),
                        time,
                        new Verification.Compared(new TreeMap<>(), 0),
                        new Verification.NotPerformed("there is no fingerprint"));
            }
            shown.phase("compare", 0);
            Fingerprint restored = kind.fingerprint(manifest, server, jobs);
            FingerprintComparison comparison = FingerprintComparison.compare(manifest.fingerprint(), restored);
            Verification.Compared compared = new Verification.Compared(comparison.items(), comparison.values());
            if (!comparison.equal()) {
                return examined(
                        different(comparison),
                        time,
                        compared,
                        new Verification.NotPerformed("the copy differs anyway"));
            }
            shown.phase("red test", 0);
            Verification.RedTest redTest = redTest(restored);
            return examined(outcome(redTest), time, compared, redTest);
        }

        /** What was not needed to restore must be readable all the same. */
        private void othersReadable() {
            for (Artifact artifact : manifest.artifacts()) {
                if (!kind.restored().contains(artifact.name())) {
                    readToTheEnd(artifacts, artifact.name(), shown);
                }
            }
        }

        private static Verification.Outcome different(FingerprintComparison comparison) {
            return comparison.blind()
                    ? new Verification.Inconclusive("there was nothing to compare")
                    : Verification.Failed.of(comparison.differences().stream()
                            .map(Difference::text)
                            .toList());
        }

        private Verification.RedTest redTest(Fingerprint restored) {
            return kind.tamper(manifest, server, restored, RandomGenerator.getDefault())
                    .<Verification.RedTest>map(tampered -> new Verification.Performed(
                            tampered.what(),
                            !FingerprintComparison.compare(manifest.fingerprint(), tampered.fingerprint())
                                    .equal()))
                    .orElseGet(() -> new Verification.NotPerformed("there was nothing to change"));
        }

        private static Verification.Outcome outcome(Verification.RedTest redTest) {
            return switch (redTest) {
                case Verification.Performed performed ->
                    performed.caught()
                            ? new Verification.Proved()
                            : new Verification.Inconclusive(
                                    "the comparison is blind: it did not notice that the test " + performed.changed());
                case Verification.NotPerformed not ->
                    new Verification.Inconclusive("the red test failed: " + not.why());
            };
        }

        private Examined examined(
                Verification.Outcome outcome,
                Verification.RestoreTime time,
                Verification.Compared compared,
                Verification.RedTest redTest) {
            return new Examined(outcome, time, compared, redTest, server.isolation(), manifest.tools());
        }
    }
}
