package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.runbook.Refusal;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a switch does to the way clients take. */
final class TrafficSteps {
    /** How long one instrument has to show at every authority what it accepted, before the next one is tried. */
    private static final Duration SETTLING = Duration.ofSeconds(90);

    /** How long a silent authority is asked again once all the others agree. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final int ROUNDS = 6;

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final World world;
    private final List<Instrument> instruments;
    private final Side from;
    private final Side to;
    private final Pace pace;
    private final Clock clock;

    TrafficSteps(World world, List<Instrument> instruments, Side from, Side to, Pace pace, Clock clock) {
        this.world = world;
        this.instruments = world.inOrderOfTrial(instruments);
        this.from = from;
        this.to = to;
        this.pace = pace;
        this.clock = clock;
    }

    /**
     * Sends clients where they already go, to see before anything else that keys are right and zones take changes. Where
     * every instrument says no for good, nothing is begun; where one merely does not answer now, it may later.
     */
    Step tryLever() {
        return Action.of(
                "try-traffic",
                "has " + names() + " accept a change to where clients already go",
                Duration.ofMinutes(1),
                (facts, guard) -> tried(guard),
                facts -> Found.known(facts, Found.TRAFFIC_TRIED));
    }

    private Facts tried(Guard guard) {
        List<String> said = new ArrayList<>();
        boolean hope = false;
        for (Instrument instrument : instruments) {
            try {
                TrafficControl control = world.traffic(instrument);
                TrafficView view = control.look(instrument);
                if (!onlyServes(view, from)) {
                    said.add(instrument.name() + ": not tried, clients are not all sent to the " + from.word()
                            + " region (" + words(view) + ").");
                    hope = true;
                    continue;
                }
                control.redirect(instrument, from, guard);
                return Facts.of(Found.TRAFFIC_TRIED, instrument.name() + " accepts changes");
            } catch (HoldfastException e) {
                said.add(e.getMessage());
                hope |= !(e instanceof Refusal);
            }
        }
        if (!hope) {
            throw new TrafficStuck("no way to send clients elsewhere works, so nothing else was begun", said);
        }
        return Facts.of(Found.TRAFFIC_TRIED, "not settled beforehand: " + String.join(" ", said));
    }

    /** The first instrument that works; the proof is what the authorities say. */
    Step redirect() {
        return Action.of(
                        "redirect-traffic",
                        "sends clients to the " + to.word() + " region by " + names(),
                        SETTLING.multipliedBy(instruments.size()).plusMinutes(1),
                        (facts, guard) -> redirected(guard),
                        this::moved)
                .finding(facts -> Facts.none().with(Found.TRAFFIC_ACCEPTED, clock.instant()));
    }

    /** Who merely did not answer is asked again; who said no is not. */
    private Facts redirected(Guard guard) {
        List<String> said = new ArrayList<>();
        List<Instrument> left = instruments;
        Duration pause = PAUSE;
        for (int round = 1; round <= ROUNDS && !left.isEmpty(); round++) {
            List<Instrument> again = new ArrayList<>();
            Optional<Facts> moved = redirected(left, guard, said, again);
            if (moved.isPresent()) {
                return moved.get();
            }
            left = again;
            if (!left.isEmpty() && round < ROUNDS) {
                pace.pause(pause);
                pause = pause.multipliedBy(2);
            }
        }
        throw new TrafficStuck(
                "clients are not sent to the " + to.word() + " region",
                said.stream().distinct().toList());
    }

    private Optional<Facts> redirected(List<Instrument> tried, Guard guard, List<String> said, List<Instrument> again) {
        for (Instrument instrument : tried) {
            try {
                TrafficControl control = world.traffic(instrument);
                control.redirect(instrument, to, guard);
                Facts accepted = Facts.of(Found.TRAFFIC_BY, instrument.name())
                        .with(Found.TRAFFIC_PLANE, control.plane().name().toLowerCase(Locale.ROOT))
                        .with(Found.TRAFFIC_ACCEPTED, clock.instant());
                TrafficView view = settled(control, instrument);
                if (onlyServes(view, to)) {
                    Facts facts = accepted.with(Found.TRAFFIC_CONVERGENCE, view.convergence());
                    facts = said.isEmpty() ? facts : facts.with(Found.TRAFFIC_TROUBLE, String.join(" ", said));
                    return Optional.of(
                            silent(view).isEmpty()
                                    ? facts
                                    : facts.with(Found.TRAFFIC_SILENT, String.join("; ", silent(view))));
                }
                said.add(instrument.name() + ": accepted the change, but " + words(view) + ".");
            } catch (HoldfastException e) {
                said.add(e.explained());
                if (!(e instanceof Refusal)) {
                    again.add(instrument);
                }
            }
        }
        return Optional.empty();
    }

    /** Asks until every authority agrees, or all that speak do and the others had their time. */
    private TrafficView settled(TrafficControl control, Instrument instrument) {
        var end = clock.instant().plus(SETTLING);
        var quiet = clock.instant().plus(SILENCE);
        TrafficView view = control.look(instrument);
        while (!view.allServe(to) && clock.instant().isBefore(onlyServes(view, to) ? quiet : end)) {
            pace.pause(PAUSE);
            view = control.look(instrument);
        }
        return view;
    }

    private Verdict moved(Facts facts) {
        List<String> said = new ArrayList<>();
        for (Instrument instrument : instruments) {
            TrafficView view;
            try {
                view = world.traffic(instrument).look(instrument);
            } catch (KindMissing e) {
                said.add(e.getMessage());
                continue;
            }
            boolean accepted = facts.get(Found.TRAFFIC_BY)
                    .filter(instrument.name()::equals)
                    .isPresent();
            if (view.allServe(to) || accepted && onlyServes(view, to)) {
                return new Verdict.Yes(instrument.name() + ": " + words(view));
            }
            said.add(instrument.name() + ": " + words(view));
        }
        return new Verdict.No(String.join("; ", said));
    }

    /** At least one authority sends clients there, and none anywhere else. */
    private static boolean onlyServes(TrafficView view, Side side) {
        return view.answers().stream().anyMatch(answer -> answer.reply().equals(new Reply.Serves(side)))
                && view.answers().stream()
                        .allMatch(answer -> answer.reply().equals(new Reply.Serves(side))
                                || answer.reply() instanceof Reply.Silent);
    }

    private static List<String> silent(TrafficView view) {
        return view.answers().stream()
                .filter(answer -> answer.reply() instanceof Reply.Silent)
                .map(answer -> answer.authority() + ": " + ((Reply.Silent) answer.reply()).why())
                .toList();
    }

    /** What the authorities say, in one sentence. */
    static String words(TrafficView view) {
        if (view.answers().isEmpty()) {
            return "there is no authority to ask";
        }
        List<String> words = view.answers().stream()
                .map(answer -> answer.authority()
                        + switch (answer.reply()) {
                            case Reply.Serves(Side side) -> " sends clients to the " + side.word() + " region";
                            case Reply.Elsewhere(String where) -> " sends clients to " + where;
                            case Reply.Silent(String why) -> " gave no answer (" + why + ")";
                        })
                .toList();
        return String.join(", ", words);
    }

    private String names() {
        return String.join(", then ", instruments.stream().map(Instrument::name).toList());
    }
}
