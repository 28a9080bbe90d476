package dev.holdfast.core.runbook;

import dev.holdfast.core.failover.Guard;
import java.time.Duration;
import java.util.Optional;

/** One step of a runbook. Asked several times: before it acts, after it acted, and again when a run is resumed. */
public interface Step {
    /** Unique in its runbook; part of journal keys: lower-case letters, digits and hyphens. */
    String name();

    /** What it will do to the world, one sentence, as a dry run prints it. */
    String effect();

    /** Whether a begun attempt may simply be repeated. */
    Nature nature();

    /** Longest time {@link #act} and the proof may take together. */
    Duration timeout();

    /** What its failure means for the run. */
    OnFailure onFailure();

    /** Whether it may begin. Changes nothing; a dry run asks it too. */
    Verdict precondition(Facts soFar);

    /**
     * Acts. Idempotent: acting on a world in which it has acted changes nothing.
     *
     * @param guard checked immediately before each effect
     * @return what it found out
     * @throws dev.holdfast.core.HoldfastException when it did not succeed, or nobody knows. Its effect is waited for as if
     *     it had returned, unless the exception is a {@link Refusal}
     */
    Facts act(Facts soFar, Guard guard);

    /** Whether the effect is there, asked of the world, not of the memory of having acted. */
    Verdict proof(Facts soFar);

    /**
     * What can be learnt of an effect that is there, for a step whose own report was lost with the invocation that acted.
     * Asked once the proof said yes. Changes nothing.
     */
    default Facts findings(Facts soFar) {
        return Facts.none();
    }

    /**
     * Whether a run that began this step can only go forward: the world may have moved, and nobody can give the run up any
     * more.
     */
    default boolean commits() {
        return false;
    }

    /** Whether having acted matters to whoever turns back. Asking, telling and waiting leave nothing behind. */
    default boolean leavesTraces() {
        return true;
    }

    /** The way back, where there is one. */
    default Optional<Undo> undo() {
        return Optional.empty();
    }

    /** Whether a begun attempt may simply be repeated. */
    enum Nature {
        /** It may. */
        REPEATABLE,
        /** Never blindly: the world is examined first, and where that gives no answer the run stops for a person. */
        ONCE
    }

    /** What a failure means. */
    enum OnFailure {
        /** The run ends here. */
        STOP,
        /** The run goes on, and its report says so. */
        CONTINUE,
        /** The steps done so far are undone, last first, then the run ends. */
        UNDO
    }

    /** The way back of a step. */
    interface Undo {
        /** What it will do, one sentence. */
        String effect();

        /**
         * Takes the step back. Idempotent.
         *
         * @param guard checked immediately before each effect
         */
        void act(Facts soFar, Guard guard);
    }
}
