package dev.holdfast.backup;

import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing;
import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Captures systems that are nothing but bytes, and does what a test scripted for one of them. */
final class ScriptedCapture implements Capturing {
    static final String KIND = "scripted";
    static final byte[] ARCHIVE = bytes(150_000);
    static final byte[] ROLES = bytes(200);

    /** Systems in the order they were captured or rehearsed. */
    final List<String> asked = new ArrayList<>();

    private final Clock clock;
    private Duration ahead = Duration.ZERO;
    private final Map<String, Runnable> before = new HashMap<>();
    private final Map<String, Runnable> during = new HashMap<>();
    private final Map<String, Runnable> afterwards = new HashMap<>();

    ScriptedCapture(Clock clock) {
        this.clock = clock;
    }

    /** Does this before the first byte of the system. */
    void before(String system, Runnable action) {
        before.put(system, action);
    }

    /** Does this in the middle of the system's first artifact. */
    void during(String system, Runnable action) {
        during.put(system, action);
    }

    /** Does this when all bytes of the system were handed over; what it throws is how the capture fails. */
    void afterwards(String system, Runnable action) {
        afterwards.put(system, action);
    }

    /** The source's clock, by which the backup is consistent, is ahead of ours by this much. */
    void clockRunsAhead(Duration by) {
        ahead = by;
    }

    void breaks(String system) {
        afterwards(system, () -> {
            throw new SystemException.Broken(system, "the connection was lost.", "look at its log.", null);
        });
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Captured capture(SystemSpec system, CaptureSettings settings, ArtifactSink sink, Progress progress) {
        asked.add(system.name());
        before.getOrDefault(system.name(), () -> {}).run();
        Captured captured = new Captured(
                clock.instant().plus(ahead),
                new TreeMap<>(Map.of("name", system.name())),
                "they stand still",
                new Fingerprint(
                        "scripted/1",
                        system.fingerprint(),
                        new TreeMap<>(Map.of(
                                "tables", new TreeMap<>(Map.of("t", new TreeMap<>(Map.of("rows", Figure.exact(7)))))))),
                new TreeMap<>(Map.of("script", "1")));
        progress.phase("dump", ARCHIVE.length);
        sink.write("archive", "bytes", out -> {
            int half = ARCHIVE.length / 2;
            out.write(ARCHIVE, 0, half);
            progress.advance(half);
            during.getOrDefault(system.name(), () -> {}).run();
            out.write(ARCHIVE, half, ARCHIVE.length - half);
        });
        sink.write("roles", "bytes", out -> out.write(ROLES));
        afterwards.getOrDefault(system.name(), () -> {}).run();
        return captured;
    }

    @Override
    public List<String> rehearse(SystemSpec system, CaptureSettings settings) {
        asked.add(system.name());
        afterwards.getOrDefault(system.name(), () -> {}).run();
        return List.of(system.name() + " is there");
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
