package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.runbook.Refusal;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Verdict;
import dev.holdfast.failover.incident.Incidents;
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
    private final Incidents incidents;
    private final Pace pace;
    private final Clock clock;

    TrafficSteps(
            World world,
            List<Instrument> instruments,
            Side from,
            Side to,
            Incidents incidents,
            Pace pace,
            Clock clock) {
        this.world = world;
        this.instruments = world.inOrderOfTrial(instruments);
        this.from = from;
        this.to = to;
        this.incidents = incidents;
        this.pace = pace;
        this.clock = clock;
    }

    /**
     * Has a change accepted that changes nothing, to see before anything else that keys are right and zones take changes. Where
     * every instrument says no for good, nothing is begun; where one merely does not answer now, it may later.
     */
    Step tryLever() {
        return Action.of(
                        "try-traffic",
                        "has " + names() + " accept a change to where clients already go",
                        Duration.ofMinutes(1),
                        (facts, guard) -> tried(guard),
                        facts -> Found.known(facts, Found.TRAFFIC_TRIED))
                .traceless();
    }

    private Facts tried(Guard guard) {
        List<String> said = new ArrayList<>();
        Facts before = Facts.none();
        boolean hope = false;
        for (Instrument instrument : instruments) {
            try {
                TrafficControl control = world.traffic(instrument);
                TrafficView view = control.look(instrument);
                before = before.with(Found.before(instrument), view.convergence());
                if (!onlyServes(view, from)) {
                    said.add(instrument.name() + ": not tried, clients are not all sent to the " + from.word()
                            + " region (" + words(view) + ").");
                    hope = true;
                    continue;
                }
                control.tryOut(instrument, from, guard);
                return before.with(Found.TRAFFIC_TRIED, instrument.name() + " accepts changes");
            } catch (HoldfastException e) {
                said.add(e.getMessage());
                hope |= !(e instanceof Refusal);
            }
        }
        if (!hope) {
            throw new TrafficStuck("no way to send clients elsewhere works, so nothing else was begun", said);
        }
        return before.with(Found.TRAFFIC_TRIED, "not settled beforehand: " + String.join(" ", said));
    }

    /**
     * Away from home by the first instrument that works; home by each that led away. The proof is what the authorities of
     * those say: what another instrument says proves nothing about where clients go.
     */
    Step redirect() {
        return Action.of(
                        "redirect-traffic",
                        "sends clients to the " + to.word() + " region by " + names(),
                        SETTLING.multipliedBy(instruments.size()).plusMinutes(1),
                        this::redirected,
                        this::moved)
                .committing();
    }

    private Facts redirected(Facts facts, Guard guard) {
        List<Instrument> astray = to == Side.PRIMARY ? astray() : List.of();
        if (astray.isEmpty()) {
            return byOneOf(instruments, facts, guard);
        }
        Facts all = Facts.none();
        for (Instrument instrument : astray) {
            Facts moved = byOneOf(List.of(instrument), facts, guard);
            incidents.broughtHome(instrument.name());
            all = together(all, moved);
        }
        return all;
    }

    /** What led clients away from home before, and what visibly does. */
    private List<Instrument> astray() {
        List<String> displaced = incidents.serving().displaced();
        return instruments.stream()
                .filter(instrument -> displaced.contains(instrument.name()) || visiblyAway(instrument))
                .toList();
    }

    private boolean visiblyAway(Instrument instrument) {
        try {
            return world.traffic(instrument).look(instrument).answers().stream()
                    .map(TrafficView.Answer::reply)
                    .anyMatch(reply -> !(reply instanceof Reply.Silent) && !reply.equals(new Reply.Serves(to)));
        } catch (KindMissing e) {
            return false;
        }
    }

    /** Of two instruments that both moved, what is true of the whole. */
    private static Facts together(Facts one, Facts other) {
        Facts both = one.and(other);
        both = joined(both, one, other, Found.TRAFFIC_BY, ", ");
        both = joined(both, one, other, Found.TRAFFIC_TROUBLE, " ");
        both = joined(both, one, other, Found.TRAFFIC_SILENT, "; ");
        Duration longest = longer(convergence(one), convergence(other));
        return longest.isZero() ? both : both.with(Found.TRAFFIC_CONVERGENCE, longest);
    }

    private static Facts joined(Facts both, Facts one, Facts other, String name, String between) {
        return one.get(name)
                .flatMap(first -> other.get(name).map(second -> both.with(name, first + between + second)))
                .orElse(both);
    }

    private static Duration convergence(Facts facts) {
        return facts.get(Found.TRAFFIC_CONVERGENCE).map(Duration::parse).orElse(Duration.ZERO);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Who merely did not answer is asked again; who said no is not. */
    private Facts byOneOf(List<Instrument> possible, Facts facts, Guard guard) {
        List<String> said = new ArrayList<>();
        List<Instrument> left = possible;
        Duration pause = PAUSE;
        for (int round = 1; round <= ROUNDS && !left.isEmpty(); round++) {
            List<Instrument> again = new ArrayList<>();
            Optional<Facts> moved = redirected(left, facts, guard, said, again);
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

    private Optional<Facts> redirected(
            List<Instrument> tried, Facts facts, Guard guard, List<String> said, List<Instrument> again) {
        for (Instrument instrument : tried) {
            try {
                TrafficControl control = world.traffic(instrument);
                Duration before = before(control, instrument, facts);
                send(control, instrument, guard);
                Facts accepted = Facts.of(Found.TRAFFIC_BY, instrument.name())
                        .with(Found.TRAFFIC_PLANE, control.plane().name().toLowerCase(Locale.ROOT))
                        .with(Found.TRAFFIC_ACCEPTED, clock.instant());
                TrafficView view = settled(control, instrument);
                if (onlyServes(view, to)) {
                    Facts moved = accepted.with(Found.TRAFFIC_CONVERGENCE, longer(before, view.convergence()));
                    moved = said.isEmpty() ? moved : moved.with(Found.TRAFFIC_TROUBLE, String.join(" ", said));
                    return Optional.of(
                            silent(view).isEmpty()
                                    ? moved
                                    : moved.with(Found.TRAFFIC_SILENT, String.join("; ", silent(view))));
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

    /** It is noted beforehand that the instrument may lead away from home; who says no for good has not moved. */
    private void send(TrafficControl control, Instrument instrument, Guard guard) {
        if (to == Side.PRIMARY) {
            control.redirect(instrument, to, guard);
            return;
        }
        boolean before = incidents.serving().displaced().contains(instrument.name());
        incidents.displacing(instrument.name());
        try {
            control.redirect(instrument, to, guard);
        } catch (TrafficException e) {
            if (e instanceof Refusal && !before) {
                incidents.broughtHome(instrument.name());
            }
            throw e;
        }
    }

    /** Whoever asked just before the change keeps the old answer as long as that one said, which an earlier attempt may have changed. */
    private static Duration before(TrafficControl control, Instrument instrument, Facts facts) {
        Duration noted =
                facts.get(Found.before(instrument)).map(Duration::parse).orElse(Duration.ZERO);
        return longer(noted, control.look(instrument).convergence());
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
        List<String> by = facts.get(Found.TRAFFIC_BY)
                .map(names -> List.of(names.split(", ")))
                .orElse(List.of());
        if (by.isEmpty()) {
            return new Verdict.No("this run has not moved clients yet");
        }
        List<String> said = new ArrayList<>();
        boolean all = true;
        for (Instrument instrument : instruments) {
            if (by.contains(instrument.name())) {
                TrafficView view = world.traffic(instrument).look(instrument);
                all &= onlyServes(view, to);
                said.add(instrument.name() + ": " + words(view));
            }
        }
        String what = String.join("; ", said);
        return all ? new Verdict.Yes(what) : new Verdict.No(what);
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
