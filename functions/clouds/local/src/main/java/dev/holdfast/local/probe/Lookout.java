package dev.holdfast.local.probe;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Vantage;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.net.Obstacle;
import dev.holdfast.local.probe.OwnNetwork.Standing;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes an observation of a look: when, from where, how long it took, and what it proves. What was heard from the other
 * side counts. Silence counts while our own network is not known to be down. A missing route counts only when a
 * reference proves our own network at the same time. Everything else kept us from looking.
 */
@Singleton
class Lookout {
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(5);
    /** The references were asked at the same time with the same bound; this is for the threads to come round. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Vantage vantage;
    private final OwnNetwork network;
    private final Clock clock;

    @Inject
    Lookout(Vantage vantage, OwnNetwork network, Clock clock) {
        this.vantage = vantage;
        this.network = network;
        this.clock = clock;
    }

    /** One way of looking. */
    @FunctionalInterface
    interface Look {
        /** Looks once within this time. */
        Sight see(Duration within) throws InterruptedException;
    }

    Observation look(Instrument instrument, Look look) {
        Duration within = instrument.setting("timeout").map(Duration::parse).orElse(STANDARD_TIMEOUT);
        Future<Standing> own = network.ask(within);
        long begin = System.nanoTime();
        try {
            Sight sight = look.see(within);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return switch (sight) {
                case Sight.Good good -> observation(instrument, Verdict.UP, good.what(), took);
                case Sight.Bad bad -> observation(instrument, Verdict.DOWN, bad.what(), took);
                case Sight.Blocked blocked -> blocked(instrument, blocked.by(), own, took);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return observation(instrument, Verdict.UNKNOWN, "the look was interrupted", took);
        }
    }

    private Observation blocked(Instrument instrument, Obstacle obstacle, Future<Standing> own, Duration took)
            throws InterruptedException {
        return switch (obstacle) {
            case Obstacle.Seen seen -> observation(instrument, Verdict.DOWN, seen.what(), took);
            case Obstacle.Hindered hindered -> observation(instrument, Verdict.UNKNOWN, hindered.what(), took);
            case Obstacle.Silence silence -> silent(instrument, silence, own, took);
            case Obstacle.NoRoute noRoute -> noRoute(instrument, noRoute, own, took);
        };
    }

    private Observation silent(Instrument instrument, Obstacle.Silence silence, Future<Standing> own, Duration took)
            throws InterruptedException {
        return switch (standing(silence.asked(), own)) {
            case Standing.Proved proved ->
                observation(instrument, Verdict.DOWN, silence.what() + ", while " + proved.reference() + " did,", took);
            case Standing.Presumed presumed -> observation(instrument, Verdict.DOWN, silence.what(), took);
            case Standing.Lacking lacking -> doubtful(instrument, silence, lacking.why(), took);
        };
    }

    private Observation noRoute(Instrument instrument, Obstacle.NoRoute noRoute, Future<Standing> own, Duration took)
            throws InterruptedException {
        return switch (standing(noRoute.asked(), own)) {
            case Standing.Proved proved ->
                observation(
                        instrument,
                        Verdict.DOWN,
                        noRoute.what() + ", while there is one to " + proved.reference() + ",",
                        took);
            case Standing.Presumed presumed ->
                doubtful(instrument, noRoute, "holdfast.probe.references names nothing to compare with", took);
            case Standing.Lacking lacking -> doubtful(instrument, noRoute, lacking.why(), took);
        };
    }

    private Observation doubtful(Instrument instrument, Obstacle obstacle, String why, Duration took) {
        return observation(
                instrument,
                Verdict.UNKNOWN,
                obstacle.what() + ", which may be our own network's fault, for " + why + ",",
                took);
    }

    /** This machine reaches itself without any network. */
    private static Standing standing(InetAddress asked, Future<Standing> own) throws InterruptedException {
        if (asked.isLoopbackAddress()) {
            return new Standing.Presumed();
        }
        try {
            return own.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Standing.Lacking("the references could not be asked");
        }
    }

    private Observation observation(Instrument instrument, Verdict verdict, String what, Duration took) {
        return new Observation(
                instrument.name(),
                instrument.setting("vantage").orElseGet(vantage::here),
                clock.instant(),
                verdict,
                String.format(Locale.ROOT, "%s after %.2f s", what, took.toNanos() / 1e9));
    }
}
