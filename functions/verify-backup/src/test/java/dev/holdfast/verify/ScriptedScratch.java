package dev.holdfast.verify;

import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.scratch.ScratchState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Throw-away servers that are nothing but names, and what a test scripted to go wrong with them. */
final class ScriptedScratch implements Scratch {
    final List<ScratchRequest> requests = new ArrayList<>();
    final List<String> running = new ArrayList<>();
    /** What poll answers before it says ready. */
    final Deque<ScratchState> states = new ArrayDeque<>();

    /** How long ago an earlier invocation began it; no time when this one did. */
    Duration age = Duration.ZERO;

    Runnable whilePolling = () -> {};
    ScratchSpace space = ScratchSpace.NONE;
    String provider = "local";
    boolean outlives;
    boolean noSpace;
    boolean cannotDiscard;
    boolean cannotSweep;
    int begun;

    @Override
    public String kind() {
        return ScriptedProof.KIND;
    }

    @Override
    public ScratchSpace space(ScratchRequest request) {
        return space;
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public boolean outlivesProcess() {
        return outlives;
    }

    @Override
    public ScratchHandle begin(ScratchRequest request) {
        if (noSpace) {
            throw new ScratchException("there is no space.", "free some.");
        }
        requests.add(request);
        String name = "server-" + ++begun;
        running.add(name);
        return new ScratchHandle(kind(), "scripted", name);
    }

    @Override
    public ScratchState poll(ScratchHandle handle) {
        whilePolling.run();
        return states.isEmpty() ? new ScratchState.Ready() : states.poll();
    }

    @Override
    public Optional<Duration> age(ScratchHandle handle) {
        return Optional.of(age).filter(time -> !time.isZero());
    }

    @Override
    public ScratchServer connect(ScratchHandle handle) {
        return new ScratchServer(
                handle, new TreeMap<>(), Path.of("unused"), new TreeMap<>(Map.of("network", "none of its own")));
    }

    @Override
    public void discard(ScratchHandle handle) {
        if (cannotDiscard) {
            throw new ScratchException("it cannot be removed.", "remove it by hand.");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("whoever removes servers cannot do that when interrupted");
        }
        running.remove(handle.reference());
    }

    @Override
    public List<ScratchHandle> sweep(SortedMap<String, String> settings) {
        if (cannotSweep) {
            throw new ScratchException("a leftover belongs to another machine.", "remove it there.");
        }
        return List.of();
    }
}
