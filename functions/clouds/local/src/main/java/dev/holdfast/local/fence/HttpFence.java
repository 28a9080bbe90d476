package dev.holdfast.local.fence;

import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.FenceException;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.fence.Reading.Power;
import dev.holdfast.local.net.BoundedHttp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/**
 * Stops a server through a provider's service, as {@code infra/fence-http.md} describes it. A server counts as fenced only
 * when the service took the order to stop it and then, looking anew, says that it is stopped or isolated. One that merely
 * happens to be down may be started again by whoever watches over it; so the order is given in any case, and again until
 * it is known to be taken. Everything else is standing or unknown.
 */
@ApplicationScoped
public class HttpFence implements Fencing {
    private static final Duration STANDARD_WAIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Secrets secrets;
    private final Clock clock;
    private final BoundedHttp http;
    private final Ticker ticker;

    @Inject
    public HttpFence(Secrets secrets, Clock clock) {
        this(secrets, clock, BoundedHttp.standard(), Ticker.ofMachine());
    }

    HttpFence(Secrets secrets, Clock clock, BoundedHttp http, Ticker ticker) {
        this.secrets = secrets;
        this.clock = clock;
        this.http = http;
        this.ticker = ticker;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public FenceState look(Instrument instrument, Side side) {
        try {
            return state(service(instrument).ask(server(instrument, side)));
        } catch (FenceException.Precondition | SecretResolver.SecretUnavailable e) {
            return new FenceState.Unknown(e.explained());
        } catch (InterruptedException e) {
            return interrupted();
        }
    }

    /** Takes at most the instrument's {@code wait} and the time of two answers. */
    @Override
    public FenceState fence(Instrument instrument, Side side, Guard guard) {
        try {
            return stop(service(instrument), instrument, side, guard);
        } catch (FenceException.Precondition | SecretResolver.SecretUnavailable e) {
            return new FenceState.Unknown(e.explained());
        } catch (InterruptedException e) {
            return interrupted();
        }
    }

    private FenceState stop(ProviderService service, Instrument instrument, Side side, Guard guard)
            throws InterruptedException {
        String server = server(instrument, side);
        long end = end(instrument);
        Receipt receipt = order(service, server, "stop", guard);
        Reading reading = service.ask(server);
        while (!isOver(receipt, end) && !(receipt instanceof Receipt.Taken && isFenced(reading))) {
            ticker.pause(POLL);
            if (receipt instanceof Receipt.Uncertain) {
                receipt = order(service, server, "stop", guard);
            }
            reading = service.ask(server);
        }
        return outcome(receipt, reading);
    }

    private static FenceState outcome(Receipt receipt, Reading reading) {
        return switch (receipt) {
            case Receipt.Taken taken when isFenced(reading) -> state(reading);
            case Receipt.Taken taken -> unproved("the provider took the stop", "but has not done it", reading);
            case Receipt.Refused refused -> unproved("the provider refused the stop", refused.why(), reading);
            case Receipt.Uncertain uncertain ->
                unproved("nobody knows whether the provider took the stop", uncertain.why(), reading);
        };
    }

    /** Without a stop that was taken and done nothing holds a server down, whatever it does at the moment. */
    private static FenceState unproved(String what, String why, Reading reading) {
        String so = what + ", " + why + "; ";
        return switch (state(reading)) {
            case FenceState.Standing standing -> new FenceState.Standing(so + standing.what());
            case FenceState.Fenced fenced -> new FenceState.Unknown(so + fenced.what() + ", but nothing keeps it so");
            case FenceState.Unknown unknown -> new FenceState.Unknown(so + unknown.what());
        };
    }

    @Override
    public Duration longest(Instrument instrument) {
        return wait(instrument).plus(ProviderService.timeout(instrument).multipliedBy(2));
    }

    @Override
    public void release(Instrument instrument, Side side, Guard guard) {
        try {
            start(service(instrument), instrument, side, guard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unproved(instrument, side, "the wait was interrupted");
        }
    }

    private void start(ProviderService service, Instrument instrument, Side side, Guard guard)
            throws InterruptedException {
        String server = server(instrument, side);
        long end = end(instrument);
        Reading reading = service.ask(server);
        Receipt receipt = new Receipt.Uncertain("it was not asked");
        while (!isRunning(reading)) {
            if (receipt instanceof Receipt.Uncertain) {
                receipt = order(service, server, "start", guard);
            }
            if (receipt instanceof Receipt.Refused refused) {
                throw new FenceException.Refused(
                        instrument.name(),
                        "the provider refused to start the server of the " + side.word() + " region: " + refused.why()
                                + ".",
                        "start it by hand when it may run, or correct the token or the name in the plan.",
                        null);
            }
            reading = service.ask(server);
            if (!isRunning(reading)) {
                if (isOver(receipt, end)) {
                    throw unproved(instrument, side, said(receipt, reading));
                }
                ticker.pause(POLL);
            }
        }
    }

    private Receipt order(ProviderService service, String server, String order, Guard guard)
            throws InterruptedException {
        guard.check();
        return service.order(server, order, guard.epoch());
    }

    private boolean isOver(Receipt receipt, long end) {
        return receipt instanceof Receipt.Refused || end - ticker.nanos() <= 0;
    }

    private long end(Instrument instrument) {
        return ticker.nanos() + wait(instrument).toNanos();
    }

    private static Duration wait(Instrument instrument) {
        return instrument.setting("wait").map(Duration::parse).orElse(STANDARD_WAIT);
    }

    private ProviderService service(Instrument instrument) {
        return ProviderService.of(instrument, secrets, http, clock);
    }

    private static String server(Instrument instrument, Side side) {
        return instrument.required(side.word());
    }

    private static boolean isFenced(Reading reading) {
        return reading instanceof Reading.Says says && !says.power().acknowledges();
    }

    private static boolean isRunning(Reading reading) {
        return reading instanceof Reading.Says says && says.power() == Power.RUNNING;
    }

    private static FenceState state(Reading reading) {
        return switch (reading) {
            case Reading.Says says when says.power().acknowledges() -> new FenceState.Standing(words(says));
            case Reading.Says says -> new FenceState.Fenced(words(says), says.at());
            case Reading.Unclear unclear ->
                new FenceState.Unknown("the provider does not say what the server does: " + unclear.why());
        };
    }

    private static String words(Reading.Says says) {
        return "the provider says the server is " + says.power().word() + " as of " + says.at();
    }

    private static String said(Receipt receipt, Reading reading) {
        String order = receipt instanceof Receipt.Uncertain uncertain ? uncertain.why() + "; " : "";
        return order + state(reading).what();
    }

    private static FenceException unproved(Instrument instrument, Side side, String why) {
        return new FenceException.Unreachable(
                instrument.name(),
                "the server of the " + side.word() + " region was not seen to run: " + why + ".",
                "look at it with the provider's own tools; the release can be repeated safely.",
                null);
    }

    private static FenceState interrupted() {
        Thread.currentThread().interrupt();
        return new FenceState.Unknown("the wait for the provider's answer was interrupted");
    }
}
