package dev.holdfast.verify;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.CleanUp;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.SystemException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The use of one throw-away server, from begin to discard.
 *
 * @param time what this run may use
 */
record ThrowAway(Scratch scratch, RunLog log, SystemSpec system, Allotment time) {
    /** What a system's setting {@code scratch} stands for when it is not given. */
    static final String LOCAL = "local";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(15);
    /** A pause is that part of what was waited already: a server that takes minutes is not asked many times a second. */
    private static final long PART = 20;

    /**
     * The adapter that provides servers of this kind there.
     *
     * @throws ScratchException when none is installed
     */
    static Scratch chosen(List<Scratch> scratches, String kind, String provider) {
        return scratches.stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .filter(candidate -> candidate.provider().equals(provider))
                .findFirst()
                .orElseThrow(() -> new ScratchException(
                        "no installed adapter provides '" + provider + "' servers of kind '" + kind + "'.",
                        "verify with level integrity here, use a runtime that has one, or change the system's setting"
                                + " scratch."));
    }

    /**
     * Begins a server, waits for it, works with it and destroys it. One that outlives this process is left to the next
     * invocation when the time is over before it is ready.
     *
     * @throws ScratchException when it cannot be had; that says nothing about the backup
     */
    <T> T use(ScratchRequest request, Function<ScratchServer, T> work) {
        unhindered(() -> scratch.sweep(system.settings()));
        ScratchHandle handle = scratch.begin(request.as(system.settings()));
        boolean ours = true;
        try {
            if (!awaitReady(handle)) {
                ours = !scratch.outlivesProcess();
                throw new ScratchException(
                        "it was not ready when the time of this invocation was over.",
                        ours
                                ? "give the function more time."
                                : "verify the same backup again: the server " + handle.reference()
                                        + " goes on being made and is taken up then.");
            }
            return work.apply(scratch.connect(handle));
        } catch (SystemException.Lost | SystemException.Broken e) {
            throw blameless(handle, e);
        } finally {
            if (ours) {
                CleanUp.run(() -> unhindered(() -> scratch.discard(handle)));
            }
        }
    }

    private boolean awaitReady(ScratchHandle handle) {
        long begun = System.nanoTime();
        while (true) {
            switch (scratch.poll(handle)) {
                case ScratchState.Ready ready -> {
                    return true;
                }
                case ScratchState.Failed failed ->
                    throw new ScratchException("it did not start: " + failed.why(), "see what the server said.");
                case ScratchState.Starting starting -> {
                    Duration pause = Duration.ofNanos(Math.clamp(
                            (System.nanoTime() - begun) / PART, FIRST_PAUSE.toNanos(), LAST_PAUSE.toNanos()));
                    if (pause.compareTo(time.remaining()) >= 0) {
                        return false;
                    }
                    pause(pause);
                }
            }
        }
    }

    /** A restore also breaks when the server under it is killed, for its disk bound: that says nothing about the backup. */
    private HoldfastException blameless(ScratchHandle handle, SystemException e) {
        return scratch.poll(handle) instanceof ScratchState.Failed failed
                ? new ScratchException(
                        "it ended during the restore: " + failed.why(), "give it what it lacked and verify again.", e)
                : e;
    }

    /** A server that cannot be removed says nothing about the backup and must not hide what was found out about it. */
    private void unhindered(Runnable removal) {
        try {
            removal.run();
        } catch (HoldfastException e) {
            log.error(system.name(), e);
        } catch (RuntimeException e) {
            log.unforeseen(system.name(), e);
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScratchException("interrupted while waiting for it.", "run the verification again.", e);
        }
    }
}
