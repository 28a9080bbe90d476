package dev.holdfast.verify;

import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.FingerprintComparison;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Verification;
import java.util.random.RandomGenerator;

/** Shows that a comparison which came out equal could have come out otherwise. */
final class RedTests {
    private RedTests() {}

    /** Changes the copy on purpose and compares again. */
    static Verification.RedTest run(Proving kind, Manifest manifest, ScratchServer server, Fingerprint restored) {
        return kind.tamper(manifest, server, restored, RandomGenerator.getDefault())
                .<Verification.RedTest>map(tampered -> new Verification.Performed(
                        tampered.what(),
                        !FingerprintComparison.compare(manifest.fingerprint(), tampered.fingerprint())
                                .equal()))
                .orElseGet(() -> new Verification.NotPerformed("there was nothing to change"));
    }

    /** What an equal comparison is worth after it. */
    static Verification.Outcome outcome(Verification.RedTest redTest) {
        return switch (redTest) {
            case Verification.Performed performed ->
                performed.caught()
                        ? new Verification.Proved()
                        : new Verification.Inconclusive(
                                "the comparison is blind: it did not notice that the test " + performed.changed());
            case Verification.NotPerformed not -> new Verification.Inconclusive("the red test failed: " + not.why());
        };
    }
}
