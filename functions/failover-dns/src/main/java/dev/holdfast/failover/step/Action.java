package dev.holdfast.failover.step;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A step put together from its parts. What is not said: it may begin at any time, is repeatable, stops the run. */
final class Action implements Step {
    private final String name;
    private final String effect;
    private final Nature nature;
    private final boolean commits;
    private final boolean traceless;
    private final Duration timeout;
    private final OnFailure onFailure;
    private final Function<Facts, Verdict> precondition;
    private final BiFunction<Facts, Guard, Facts> act;
    private final Function<Facts, Verdict> proof;
    private final Function<Facts, Facts> findings;
    private final List<Undo> undo;

    private Action(
            String name,
            String effect,
            Nature nature,
            boolean commits,
            boolean traceless,
            Duration timeout,
            OnFailure onFailure,
            Function<Facts, Verdict> precondition,
            BiFunction<Facts, Guard, Facts> act,
            Function<Facts, Verdict> proof,
            Function<Facts, Facts> findings,
            List<Undo> undo) {
        this.name = name;
        this.effect = effect;
        this.nature = nature;
        this.commits = commits;
        this.traceless = traceless;
        this.timeout = timeout;
        this.onFailure = onFailure;
        this.precondition = precondition;
        this.act = act;
        this.proof = proof;
        this.findings = findings;
        this.undo = undo;
    }

    /** What every step has. */
    static Action of(
            String name,
            String effect,
            Duration timeout,
            BiFunction<Facts, Guard, Facts> act,
            Function<Facts, Verdict> proof) {
        return new Action(
                name,
                effect,
                Nature.REPEATABLE,
                false,
                false,
                timeout,
                OnFailure.STOP,
                facts -> new Verdict.Yes("nothing speaks against it"),
                act,
                proof,
                facts -> Facts.none(),
                List.of());
    }

    /** Examined before it is ever repeated. */
    Action once() {
        return new Action(
                name,
                effect,
                Nature.ONCE,
                commits,
                traceless,
                timeout,
                onFailure,
                precondition,
                act,
                proof,
                findings,
                undo);
    }

    /** Once it has begun, the run can only go forward. */
    Action committing() {
        return new Action(
                name, effect, nature, true, traceless, timeout, onFailure, precondition, act, proof, findings, undo);
    }

    /** It asks, tells or waits, and leaves nothing to be taken back. */
    Action traceless() {
        return new Action(
                name, effect, nature, commits, true, timeout, onFailure, precondition, act, proof, findings, undo);
    }

    Action onFailure(OnFailure what) {
        return new Action(
                name, effect, nature, commits, traceless, timeout, what, precondition, act, proof, findings, undo);
    }

    Action onlyIf(Function<Facts, Verdict> condition) {
        return new Action(
                name, effect, nature, commits, traceless, timeout, onFailure, condition, act, proof, findings, undo);
    }

    Action finding(Function<Facts, Facts> what) {
        return new Action(
                name, effect, nature, commits, traceless, timeout, onFailure, precondition, act, proof, what, undo);
    }

    Action undoneBy(String effect, BiConsumer<Facts, Guard> way) {
        Undo back = new Undo() {
            @Override
            public String effect() {
                return effect;
            }

            @Override
            public void act(Facts soFar, Guard guard) {
                way.accept(soFar, guard);
            }
        };
        return new Action(
                name,
                this.effect,
                nature,
                commits,
                traceless,
                timeout,
                onFailure,
                precondition,
                act,
                proof,
                findings,
                List.of(back));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String effect() {
        return effect;
    }

    @Override
    public Nature nature() {
        return nature;
    }

    @Override
    public boolean leavesTraces() {
        return !traceless;
    }

    @Override
    public boolean commits() {
        return commits;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public OnFailure onFailure() {
        return onFailure;
    }

    @Override
    public Verdict precondition(Facts soFar) {
        return precondition.apply(soFar);
    }

    @Override
    public Facts act(Facts soFar, Guard guard) {
        return act.apply(soFar, guard);
    }

    @Override
    public Verdict proof(Facts soFar) {
        return proof.apply(soFar);
    }

    @Override
    public Facts findings(Facts soFar) {
        return findings.apply(soFar);
    }

    @Override
    public Optional<Undo> undo() {
        return undo.stream().findFirst();
    }
}
