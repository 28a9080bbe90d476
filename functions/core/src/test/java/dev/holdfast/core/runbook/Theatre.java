package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.VaultLayout;
import dev.holdfast.core.vault.lease.Lease;
import dev.holdfast.core.vault.lease.Leases;
import dev.holdfast.core.vault.lease.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where model runs take place: a clock that only waiting moves, a store, a world, and a run. */
final class Theatre {
    static final Instant START = Instant.parse("2026-03-01T04:00:00Z");
    static final Duration TTL = Duration.ofMinutes(5);
    static final String PLAN = "plan";
    static final VaultLayout LAYOUT = new VaultLayout(PLAN);

    /** Thousands of runs would fill the log; the reference keeps the setting. */
    private static final Logger QUIET = Logger.getLogger("dev.holdfast.failover-dns");

    static {
        QUIET.setLevel(Level.OFF);
    }

    final SettableClock clock = new SettableClock(START);
    final InMemoryStore store = new InMemoryStore("witness", clock);
    final World world = new World(clock);
    final RunId run = RunId.create(START);
    final List<Instant> continuations = new ArrayList<>();
    /** How often it was said that nobody need resume the run any more. */
    int takenBack;

    /** Time passes by waiting, and nothing runs longer than it wants to. */
    private final class StagePace implements Pace {
        @Override
        public void pause(Duration length) {
            clock.advance(length);
        }

        @Override
        public <T> Optional<T> within(Duration longest, Supplier<T> work) {
            Instant before = clock.instant();
            T result = work.get();
            boolean inTime = Duration.between(before, clock.instant()).compareTo(longest) < 0;
            return inTime || longest.isZero() ? Optional.of(result) : Optional.empty();
        }
    }

    RunbookRunner runner(ObjectStore coordination) {
        return runner(coordination, new Continuation() {
            @Override
            public void resumeAt(String function, String plan, RunId who, Instant at) {
                asked(function, plan, who, at);
            }

            @Override
            public void ended(String function, String plan, RunId who) {
                takenBack++;
            }
        });
    }

    RunbookRunner runner(ObjectStore coordination, Continuation continuation) {
        return new RunbookRunner(coordination, LAYOUT, continuation, new StagePace(), clock);
    }

    RunbookRunner runner() {
        return runner(store);
    }

    private void asked(String function, String plan, RunId who, Instant at) {
        if (!function.equals("failover-dns") || !plan.equals(PLAN) || !who.equals(run)) {
            throw new AssertionError("somebody else was to be resumed: " + function + " " + plan + " " + who);
        }
        continuations.add(at);
    }

    /** As an invocation has it: takes the lease in the run's name, which fences the one before. */
    Lease lease(ObjectStore coordination) {
        return new Leases(coordination, PLAN, clock).acquire("failover", run, TTL);
    }

    Invocation invocation() {
        return invocation(LeaseGuard.of(lease(store)), Duration.ofHours(1));
    }

    Invocation invocation(Guard guard, Duration time) {
        RunContext context =
                new RunContext(run, "failover-dns", PLAN, clock.instant(), new Actor("alarm", true, "test"));
        Instant deadline = clock.instant().plus(time);
        return new Invocation(context, guard, deadline, deadline.plusSeconds(30));
    }

    RunbookReport run(Runbook runbook) {
        return runner().run(runbook, Facts.of("scenario", "region-loss"), invocation());
    }

    List<JournalEntry> journal() {
        return Journal.read(store, LAYOUT, run, clock).entries();
    }

    /** The journal in short: {@code opened}, {@code begun fence} … */
    List<String> story() {
        return journal().stream()
                .map(entry -> (entry.what().word() + " " + entry.step()).strip())
                .toList();
    }

    static Runbook runbook(Step... steps) {
        return new Runbook("region-loss", List.of(steps));
    }

    /** Nobody can be asked to go on. */
    static final class Deaf extends HoldfastException {
        private static final long serialVersionUID = 1;

        Deaf() {
            super("the scheduler does not answer.", "look at it.");
        }
    }
}
