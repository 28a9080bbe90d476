package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Guard;
import java.time.Duration;
import java.util.Optional;

/** A step whose one effect on a model world bears its name. */
record ModelStep(String name, Nature nature, OnFailure onFailure, Manner manner, boolean hasWayBack, World world)
        implements Step {
    static final Duration TIMEOUT = Duration.ofMinutes(1);
    static final Duration DELAY = Duration.ofSeconds(10);

    /** How it goes. */
    enum Manner {
        PROMPT,
        /** The effect shows after {@link #DELAY}. */
        SLOW,
        /** The effect comes about, its answer is lost. */
        ANSWER_LOST,
        /** It says that it acted, but its effect never shows. */
        WITHOUT_EFFECT,
        /** It fails before it has an effect, and nobody can tell. */
        FAILING,
        /** The other side says no. */
        REFUSED,
        /** Its precondition says no. */
        FORBIDDEN,
        /** Whether its effect is there can never be found out. */
        UNSEEN
    }

    /** Prompt, repeatable, stops the run when it fails, and can be taken back. */
    static ModelStep of(String name, World world) {
        return new ModelStep(name, Nature.REPEATABLE, OnFailure.STOP, Manner.PROMPT, true, world);
    }

    ModelStep once() {
        return new ModelStep(name, Nature.ONCE, onFailure, manner, hasWayBack, world);
    }

    ModelStep manner(Manner other) {
        return new ModelStep(name, nature, onFailure, other, hasWayBack, world);
    }

    ModelStep onFailure(OnFailure other) {
        return new ModelStep(name, nature, other, manner, hasWayBack, world);
    }

    ModelStep withoutWayBack() {
        return new ModelStep(name, nature, onFailure, manner, false, world);
    }

    @Override
    public String effect() {
        return "brings about " + name;
    }

    @Override
    public Duration timeout() {
        return TIMEOUT;
    }

    @Override
    public Verdict precondition(Facts soFar) {
        return manner == Manner.FORBIDDEN
                ? new Verdict.No("it is forbidden")
                : new Verdict.Yes("nothing is in the way");
    }

    @Override
    public Facts act(Facts soFar, Guard guard) {
        guard.check();
        switch (manner) {
            case PROMPT, UNSEEN -> world.cause(name, guard.epoch(), Duration.ZERO);
            case SLOW -> world.cause(name, guard.epoch(), DELAY);
            case ANSWER_LOST -> {
                world.cause(name, guard.epoch(), Duration.ZERO);
                throw new Trouble("the answer was lost");
            }
            case FAILING -> throw new Trouble("the line is dead");
            case REFUSED -> throw new No();
            case WITHOUT_EFFECT -> {
                return findings(soFar);
            }
            case FORBIDDEN -> throw new AssertionError("acted although its precondition said no");
        }
        return findings(soFar);
    }

    @Override
    public Facts findings(Facts soFar) {
        return Facts.of("found by " + name, soFar.values().size());
    }

    @Override
    public Verdict proof(Facts soFar) {
        if (manner == Manner.UNSEEN) {
            return new Verdict.Unknown("nobody answers");
        }
        return world.shows(name) ? new Verdict.Yes(name + " is there") : new Verdict.No(name + " is not there");
    }

    @Override
    public Optional<Undo> undo() {
        return hasWayBack ? Optional.of(new WayBack(this)) : Optional.empty();
    }

    private record WayBack(ModelStep step) implements Undo {
        @Override
        public String effect() {
            return "takes back " + step.name;
        }

        @Override
        public void act(Facts soFar, Guard guard) {
            guard.check();
            step.world.revoke(step.name, guard.epoch());
        }
    }

    static final class Trouble extends HoldfastException {
        private static final long serialVersionUID = 1;

        Trouble(String what) {
            super(what + ".", "look at the line.");
        }
    }

    static final class No extends HoldfastException implements Refusal {
        private static final long serialVersionUID = 1;

        No() {
            super("the other side says no.", "ask for the right.");
        }
    }
}
