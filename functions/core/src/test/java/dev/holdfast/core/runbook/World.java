package dev.holdfast.core.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What runbooks act on, as a model: named effects that are there or not, and every change that was ever made. */
final class World {
    /** One change. */
    record Deed(String what, long epoch) {}

    private final Clock clock;
    private final TreeMap<String, Instant> shownFrom = new TreeMap<>();
    private final List<Deed> deeds = new ArrayList<>();
    private Mortal actor = Mortal.immortal();

    World(Clock clock) {
        this.clock = clock;
    }

    /** From now on this one acts. */
    void actedOnBy(Mortal process) {
        actor = process;
    }

    /** Idempotent: an effect that is there stays as it is. */
    void cause(String effect, long epoch, Duration delay) {
        actor.moment();
        if (!shownFrom.containsKey(effect)) {
            shownFrom.put(effect, clock.instant().plus(delay));
            deeds.add(new Deed(effect, epoch));
        }
        actor.moment();
    }

    /** Idempotent. */
    void revoke(String effect, long epoch) {
        actor.moment();
        if (shownFrom.remove(effect) != null) {
            deeds.add(new Deed("no " + effect, epoch));
        }
        actor.moment();
    }

    boolean shows(String effect) {
        return shownFrom.containsKey(effect) && !clock.instant().isBefore(shownFrom.get(effect));
    }

    SortedSet<String> effects() {
        return new TreeSet<>(shownFrom.keySet());
    }

    List<Deed> deeds() {
        return List.copyOf(deeds);
    }

    List<String> changes() {
        return deeds.stream().map(Deed::what).toList();
    }
}
