package dev.holdfast.verify;

import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.ArtifactSource;
import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.vault.Manifest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Proves systems that are nothing but the bytes of {@code archive}; what a test sets goes another way. */
final class ScriptedProof implements Proving {
    static final String KIND = "scripted";
    static final byte[] ARCHIVE = bytes(150_000);
    static final byte[] ROLES = bytes(200);

    Optional<String> obstacle = Optional.empty();
    Runnable whileRestoring = () -> {};
    Runnable whileComparing = () -> {};
    Runnable whileTampering = () -> {};
    String method = "scripted/1";
    boolean losesAByte;
    boolean nothingToChange;
    boolean blind;
    int entries = 7;
    private byte[] restored = {};

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int list(Manifest manifest, ArtifactSource artifacts, Workspace workspace) {
        artifacts.read("archive", in -> in.readAllBytes());
        return entries;
    }

    @Override
    public ScratchRequest scratchFor(Manifest manifest) {
        return new ScratchRequest(KIND, manifest.id().toString(), manifest.plainBytes(), new TreeMap<>());
    }

    @Override
    public Optional<String> obstacle(Manifest manifest, ScratchServer server) {
        return obstacle;
    }

    @Override
    public SortedMap<String, String> restore(
            Manifest manifest, ArtifactSource artifacts, ScratchServer server, int jobs, Progress progress) {
        whileRestoring.run();
        restored = artifacts.<byte[]>read("archive", in -> in.readAllBytes());
        if (losesAByte) {
            restored[restored.length / 2] ^= 1;
        }
        return new TreeMap<>(Map.of("jobs", Integer.toString(jobs)));
    }

    @Override
    public Set<String> restored() {
        return Set.of("archive");
    }

    @Override
    public Fingerprint fingerprint(Manifest manifest, ScratchServer server, int jobs) {
        whileComparing.run();
        return of(restored, method);
    }

    @Override
    public Optional<Tampered> tamper(
            Manifest manifest, ScratchServer server, Fingerprint before, RandomGenerator random) {
        whileTampering.run();
        if (nothingToChange) {
            return Optional.empty();
        }
        byte[] changed = restored.clone();
        if (!blind) {
            changed[random.nextInt(changed.length)] ^= 1;
        }
        return Optional.of(new Tampered("changed one byte", of(changed, method)));
    }

    /** What a source with these bytes looks like. */
    static Fingerprint of(byte[] content, String method) {
        return new Fingerprint(
                method,
                Fingerprint.Level.FULL,
                new TreeMap<>(Map.of(
                        "tables",
                        new TreeMap<>(Map.of(
                                "bytes",
                                new TreeMap<>(Map.of(
                                        "rows",
                                        Figure.exact(content.length),
                                        "content",
                                        Figure.exact(digest(content)))))))));
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
