package dev.holdfast.console.drill;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened when, told while it happens and kept for the end. */
final class Timeline {
    private final List<Moment> moments = new ArrayList<>();
    private final Instant began;
    private final Clock clock;

    /** One line of it. */
    record Moment(Instant at, Duration after, String what) {}

    Timeline(Clock clock) {
        this.clock = clock;
        this.began = clock.instant();
    }

    /** Now. */
    synchronized void note(String what) {
        Instant now = clock.instant();
        Moment moment = new Moment(now, Duration.between(began, now), what);
        moments.add(moment);
        System.err.println(String.format(Locale.ROOT, "drill: %6.1f s  %s", moment.after.toMillis() / 1000.0, what));
    }

    synchronized List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** Since the drill began. */
    Duration elapsed() {
        return Duration.between(began, clock.instant());
    }
}
