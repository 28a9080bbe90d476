package dev.holdfast.verify;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.OutOfTime;
import dev.holdfast.core.run.Phases;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.Custody;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.FingerprintComparison;
import dev.holdfast.core.system.FingerprintComparison.Difference;
import dev.holdfast.core.system.Jobs;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Examines backups that a provider keeps. Such a copy is restored by the provider into a throw-away server of its own and
 * read from end to end. No fingerprint was taken at its instant, so it is compared with the one of the logical backup whose
 * instant is nearest (the system's setting {@code compareWith}). When all is equal, the copy holds exactly the state of that
 * backup, and is proved. When something differs, nobody can tell damage from work that was done between the two instants:
 * the outcome is inconclusive and says how much differs. It never becomes {@code failed} for that.
 */
@ApplicationScoped
public class HeldExamination {
    private static final int NAMED_DIFFERENCES = 3;

    private final List<Scratch> scratches;
    private final List<Proving> kinds;
    private final List<Custody> custodies;
    private final ProgressSource progress;

    public HeldExamination(
            @All List<Scratch> scratches,
            @All List<Proving> kinds,
            @All List<Custody> custodies,
            ProgressSource progress) {
        this.scratches = scratches;
        this.kinds = kinds;
        this.custodies = custodies;
        this.progress = progress;
    }

    /** Whether nothing of the backup lies in the vault but its manifest. */
    static boolean knows(Manifest manifest) {
        return !manifest.artifacts().isEmpty()
                && held(manifest).size() == manifest.artifacts().size();
    }

    /**
     * Examines one backup.
     *
     * @throws OutOfTime when the run's time was over first; nothing was learnt about the backup
     */
    Examined examine(
            RunContext run,
            RunLog log,
            Plan plan,
            Vault vault,
            SystemSpec system,
            Manifest manifest,
            VerifyRequest.Level level,
            Allotment time) {
        try (Phases shown = new Phases(progress.show(run, system.name()), "asking the provider")) {
            return time.within(shown, () -> {
                Verification.Outcome kept = kept(system, manifest);
                return kept instanceof Verification.Failed || level == VerifyRequest.Level.INTEGRITY
                        ? Examined.nothing(kept)
                        : new RestoreTest(log, plan, vault, system, manifest, time, shown).run();
            });
        } catch (OutOfTime e) {
            throw e;
        } catch (HoldfastException e) {
            return Examined.nothing(new Verification.Inconclusive(e.explained()));
        } catch (FingerprintComparison.Incomparable e) {
            return Examined.nothing(new Verification.Inconclusive(e.getMessage()));
        }
    }

    /** A provider gives no sum to compare with, so that it has a copy proves nothing about what is in it. */
    private Verification.Outcome kept(SystemSpec system, Manifest manifest) {
        List<Custody.Kept> answers =
                held(manifest).stream().map(held -> look(system, held)).toList();
        List<String> lost = answers.stream()
                .filter(Custody.Kept.Lost.class::isInstance)
                .map(Custody.Kept::what)
                .toList();
        return lost.isEmpty()
                ? new Verification.Inconclusive(answers.stream()
                        .map(Custody.Kept::what)
                        .collect(Collectors.joining(
                                "; ", "only the provider was asked, which gives no sum to compare with: ", "")))
                : Verification.Failed.of(lost);
    }

    private Custody.Kept look(SystemSpec system, Artifact.ProviderHeld held) {
        return custodies.stream()
                .filter(custody -> custody.provider().equals(held.provider()))
                .findFirst()
                .map(custody -> custody.look(system, held))
                .orElseGet(() -> new Custody.Kept.Unknown(
                        "no installed adapter asks '" + held.provider() + "' for " + held.reference()));
    }

    private static List<Artifact.ProviderHeld> held(Manifest manifest) {
        return manifest.artifacts().stream()
                .map(Artifact::location)
                .filter(Artifact.ProviderHeld.class::isInstance)
                .map(Artifact.ProviderHeld.class::cast)
                .toList();
    }

    /** One restore by the provider, compared as far as it can be. */
    private final class RestoreTest {
        private final RunLog log;
        private final Plan plan;
        private final Vault vault;
        private final SystemSpec system;
        private final Manifest manifest;
        private final Allotment time;
        private final ProgressSource.Shown shown;
        private final String engine;
        private final Artifact.ProviderHeld copy;

        RestoreTest(
                RunLog log,
                Plan plan,
                Vault vault,
                SystemSpec system,
                Manifest manifest,
                Allotment time,
                ProgressSource.Shown shown) {
            this.log = log;
            this.plan = plan;
            this.vault = vault;
            this.system = system;
            this.manifest = manifest;
            this.time = time;
            this.shown = shown;
            this.engine = manifest.source().getOrDefault("engine", "");
            this.copy = farthest();
        }

        /** The one made last is the copy in another region, if there is one: what is left when the first region is lost. */
        private Artifact.ProviderHeld farthest() {
            String restorable = held(manifest).getFirst().provider();
            return held(manifest).stream()
                    .filter(held -> held.provider().equals(restorable))
                    .reduce((one, later) -> later)
                    .orElseThrow();
        }

        Examined run() {
            Scratch scratch = ThrowAway.chosen(scratches, engine, copy.provider());
            ScratchRequest request = new ScratchRequest(
                            engine, manifest.id().toString(), 0, new TreeMap<>(manifest.source()))
                    .requiring("held", copy.reference());
            shown.phase("throw-away server from " + copy.reference(), 0);
            long before = System.nanoTime();
            return new ThrowAway(scratch, log, system, time).use(request, server -> {
                Verification.RestoreTime time = new Verification.Measured(
                        sinceBegun(scratch, server, Duration.ofNanos(System.nanoTime() - before)),
                        new TreeMap<>(Map.of("provider", copy.provider(), "region", copy.region())),
                        new TreeMap<>(Map.of("copy", copy.reference())));
                shown.phase("compare", 0);
                Optional<Manifest> nearest = nearest();
                return nearest.isEmpty()
                        ? inconclusive(
                                server,
                                time,
                                new Verification.Compared(new TreeMap<>(), 0),
                                "the provider made a server of it, and nothing was compared: name in compareWith a"
                                        + " system of this plan that has a logical backup with a fingerprint")
                        : compared(nearest.get(), server, time);
            });
        }

        /** The provider may have been at it since an earlier invocation, and the wait until this one belongs to it. */
        private static Duration sinceBegun(Scratch scratch, ScratchServer server, Duration waitedHere) {
            return scratch.age(server.handle())
                    .filter(age -> age.compareTo(waitedHere) > 0)
                    .orElse(waitedHere);
        }

        private Examined compared(Manifest logical, ScratchServer server, Verification.RestoreTime time) {
            Proving kind = kinds.stream()
                    .filter(candidate -> candidate.kind().equals(logical.kind()))
                    .findFirst()
                    .orElseThrow(() -> new ScratchException(
                            "no installed adapter reads systems of kind '" + logical.kind() + "'.",
                            "use a runtime that has one."));
            Fingerprint restored = kind.fingerprint(logical, server, Jobs.of(system));
            FingerprintComparison comparison = FingerprintComparison.compare(logical.fingerprint(), restored);
            Verification.Compared looked = new Verification.Compared(comparison.items(), comparison.values());
            if (!comparison.equal()) {
                return inconclusive(server, time, looked, differing(logical, comparison));
            }
            Verification.RedTest redTest = RedTests.run(kind, logical, server, restored);
            SortedMap<String, String> tools = new TreeMap<>(manifest.tools());
            tools.put("equal to backup", logical.id() + " of " + logical.consistencyInstant());
            return new Examined(RedTests.outcome(redTest), time, looked, redTest, server.isolation(), tools);
        }

        private Optional<Manifest> nearest() {
            Instant at = manifest.consistencyInstant();
            return system.setting("compareWith")
                    .filter(name -> plan.system(name).isPresent())
                    .flatMap(name -> vault.catalogue()
                            .all(name)
                            .flatMap(entry -> entry instanceof Entry.Readable<Manifest>(String key, Manifest readable)
                                    ? Stream.of(readable)
                                    : Stream.empty())
                            .filter(it ->
                                    it.kind().equals(engine) && it.fingerprint().level() != Fingerprint.Level.NONE)
                            .min(Comparator.comparing(it -> Duration.between(it.consistencyInstant(), at)
                                    .abs())));
        }

        private String differing(Manifest logical, FingerprintComparison comparison) {
            if (comparison.differences().isEmpty()) {
                return "the provider made a server of it, but there was nothing to compare";
            }
            return "the provider made a server of it and every row of it was read; of " + comparison.values()
                    + " figures "
                    + comparison.differences().size() + " differ from backup " + logical.id() + ", which is of "
                    + logical.consistencyInstant()
                    + " while this is of " + manifest.consistencyInstant()
                    + ": work done between them explains that as well as damage would. The first: "
                    + comparison.differences().stream()
                            .limit(NAMED_DIFFERENCES)
                            .map(Difference::text)
                            .collect(Collectors.joining("; "));
        }

        private Examined inconclusive(
                ScratchServer server, Verification.RestoreTime time, Verification.Compared looked, String why) {
            return new Examined(
                    new Verification.Inconclusive(why),
                    time,
                    looked,
                    new Verification.NotPerformed("nothing was found equal"),
                    server.isolation(),
                    manifest.tools());
        }
    }
}
