package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Step.OnFailure;
import dev.holdfast.core.runbook.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a switch does to the two database servers. At no time may both take writes. */
final class DatabaseSteps {
    private static final Duration SHORT = Duration.ofMinutes(1);

    /** At least, whatever the fences need. */
    private static final Duration FENCING = Duration.ofMinutes(3);

    /** A rebuild copies the whole database. */
    private static final Duration REJOIN = Duration.ofHours(2);

    private final World world;
    private final Failover failover;
    private final SystemSpec system;
    private final Replicating database;
    private final Side from;
    private final Side to;
    private final boolean planned;
    private final boolean fencesItself;

    /** @param planned whether the old primary closes itself and is waited for, so that nothing is lost */
    DatabaseSteps(World world, Failover failover, SystemSpec system, Side from, Side to, boolean planned) {
        this.world = world;
        this.failover = failover;
        this.system = system;
        this.database = world.system(system);
        this.from = from;
        this.to = to;
        this.planned = planned;
        this.fencesItself = fencesItself(failover, planned);
    }

    /**
     * Whether the old primary closes itself and confirms that. Otherwise an independent instrument fences it, and nothing is
     * done to it before: should the fence fail, whoever can still reach it is served as before.
     */
    static boolean fencesItself(Failover failover, boolean planned) {
        return planned || failover.fences().isEmpty();
    }

    /** Makes the server of a side a standby of the other one, before a way home or after it. */
    Step rejoin(Side side) {
        return Action.of(
                        "rejoin-" + side.word(),
                        "makes the " + server(side) + " a standby of the other region's, if it is none",
                        REJOIN,
                        (facts, guard) -> rejoined(side, guard),
                        facts -> follows(side))
                .onlyIf(facts -> database.look(system, side)
                                        instanceof Member.Primary(long timeline, String position, boolean accepting)
                                && accepting
                        ? new Verdict.No("the " + server(side) + " takes writes on timeline " + timeline)
                        : new Verdict.Yes("the " + server(side) + " takes no writes"));
    }

    /** Whoever owns the server stops it, its files are prepared, the owner starts it again: it never starts as a primary. */
    private Facts rejoined(Side side, Guard guard) {
        List<String> said = new ArrayList<>();
        for (Instrument instrument : failover.fences()) {
            Fencing fence = world.fence(instrument);
            FenceState state = fence.fence(instrument, side, guard);
            said.add(instrument.name() + ": " + state.what());
            if (state instanceof FenceState.Fenced) {
                Replicating.Rejoined rejoined = database.rejoin(system, side, guard);
                fence.release(instrument, side, guard);
                return Facts.of("rejoin." + side.word(), rejoined.how());
            }
        }
        if (!failover.fences().isEmpty()) {
            throw new FenceUnproved(side.word(), said);
        }
        return Facts.of(
                "rejoin." + side.word(), database.rejoin(system, side, guard).how());
    }

    private Verdict follows(Side side) {
        return switch (database.look(system, side)) {
            case Member.Standby(long timeline, String received, String replayed, boolean streaming)
            when streaming -> new Verdict.Yes("it follows on timeline " + timeline + ", replayed up to " + replayed);
            case Member.Standby(long timeline, String received, String replayed, boolean streaming) ->
                new Verdict.No("it is a standby, but not connected to a primary");
            case Member.Primary(long timeline, String position, boolean accepting) ->
                new Verdict.No("it is a primary of its own on timeline " + timeline);
            case Member.Unreachable(String why) -> new Verdict.Unknown("it does not answer: " + why);
        };
    }

    /** While the old primary still serves: so that its doors are closed only for a moment. */
    Step catchUp() {
        return Action.of(
                        "catch-up",
                        "waits until the " + server(to) + " holds what the " + server(from) + " holds now",
                        failover.promotionTimeout().plus(SHORT),
                        (facts, guard) -> {
                            String position = database.holding(system, from).position();
                            await(position);
                            return Facts.of("caught-up.before", position);
                        },
                        facts -> Found.known(facts, "caught-up.before"))
                .traceless();
    }

    /** Over the ordinary connection; the beginning of the fence where the server fences itself. */
    Step closeOldPrimary() {
        return Action.of(
                        "close-old-primary",
                        "refuses new clients on the " + server(from) + ", ends the present ones and makes it read-only",
                        SHORT,
                        (facts, guard) -> Found.holding("old", database.fence(system, from, guard)),
                        this::closedByUs)
                .finding(facts -> Found.holding("old", database.holding(system, from)))
                .onlyIf(facts -> switch (database.look(system, from)) {
                    case Member.Unreachable(String why) ->
                        new Verdict.No("the " + server(from) + " does not answer: " + why);
                    case Member answers -> new Verdict.Yes("the " + server(from) + " answers");
                })
                .onFailure(OnFailure.UNDO)
                .undoneBy(
                        "lets clients write to the " + server(from) + " again",
                        (facts, guard) -> database.unfence(system, from, guard));
    }

    /**
     * Closed doors are no proof that those who were inside are gone: a run that was cut off, or that could not end a session, leaves
     * just that behind. Only who has seen the whole of it through knows where the log ends.
     */
    private Verdict closedByUs(Facts facts) {
        boolean seenThrough =
                facts.get(Found.OLD_POSITION).isPresent() || database.look(system, from) instanceof Member.Standby;
        Verdict closed = closed();
        return closed.isYes() && !seenThrough
                ? new Verdict.No(closed.what() + ", but it is not known that its old sessions have ended")
                : closed;
    }

    private Verdict closed() {
        return switch (database.look(system, from)) {
            case Member.Primary(long timeline, String position, boolean accepting)
            when accepting -> new Verdict.No("the " + server(from) + " takes writes");
            case Member.Primary(long timeline, String position, boolean accepting) ->
                new Verdict.Yes("the " + server(from) + " says that it takes no writes, its log ends at " + position);
            case Member.Standby(long timeline, String received, String replayed, boolean streaming) ->
                new Verdict.Yes("the " + server(from) + " is a standby");
            case Member.Unreachable(String why) ->
                new Verdict.Unknown("the " + server(from) + " does not answer: " + why);
        };
    }

    /** Planned only: nothing acknowledged is missing on the standby. */
    Step waitForTheLast() {
        return Action.of(
                        "wait-for-the-last",
                        "waits until the " + server(to) + " holds everything the closed primary acknowledged",
                        failover.promotionTimeout().plus(SHORT),
                        (facts, guard) -> caughtUp(facts),
                        facts -> Found.known(facts, Found.CAUGHT_UP))
                .onFailure(OnFailure.UNDO)
                .traceless();
    }

    private Facts caughtUp(Facts facts) {
        String position = facts.get(Found.OLD_POSITION)
                .orElseGet(() -> database.holding(system, from).position());
        await(position);
        return Facts.of(Found.CAUGHT_UP, position);
    }

    private void await(String position) {
        Duration longest = failover.promotionTimeout();
        if (!database.awaitCaughtUp(system, to, position, longest)) {
            throw new NeverCaughtUp(to.word(), position, longest);
        }
    }

    /** The proof without which nothing is promoted. */
    Step fenceOldPrimary() {
        Action step = Action.of(
                "fence-old-primary",
                fencesItself
                        ? "has the " + server(from) + " confirm once more that it takes no writes"
                        : "stops or isolates the " + server(from) + " over a path that does not depend on it",
                fencing(),
                (facts, guard) -> fenced(facts, guard),
                this::fencedAndStillSo);
        // The way back of one that fences itself is that of its closing.
        return fencesItself
                ? step.finding(this::itself).onFailure(OnFailure.UNDO).traceless()
                : step.finding(this::itself)
                        .onFailure(OnFailure.STOP)
                        .undoneBy("gives the " + server(from) + " back to whoever it serves", this::released);
    }

    /** Never beside another primary, whoever made that one. */
    private void released(Facts facts, Guard guard) {
        if (!(database.look(system, to) instanceof Member.Standby)) {
            throw new NotAlone(server(from), server(to));
        }
        for (Instrument instrument : failover.fences()) {
            if (facts.get(Found.FENCED_BY).orElse(instrument.name()).equals(instrument.name())) {
                world.fence(instrument).release(instrument, from, guard);
            }
        }
    }

    /** They are tried one after the other. */
    private Duration fencing() {
        Duration all = failover.fences().stream().map(world::fencingTime).reduce(Duration.ZERO, Duration::plus);
        return all.compareTo(FENCING) > 0 ? all : FENCING;
    }

    /** The server said so before this run asked; an instrument has to be asked. */
    private Facts itself(Facts facts) {
        return Facts.of(Found.FENCED_BY, "the server itself")
                .with(Found.FENCED_HOW, stillFenced(facts).what());
    }

    /**
     * A server that happens to be down comes back when its power does, as a second primary. So an instrument counts as fence
     * only when it took the order to keep the server down, in this run, and says that it is so.
     */
    private Verdict fencedAndStillSo(Facts facts) {
        boolean ordered = fencesItself || facts.get(Found.FENCED_BY).isPresent();
        Verdict still = stillFenced(facts);
        return still.isYes() && !ordered
                ? new Verdict.No(still.what() + ", but nobody has ordered it to stay so")
                : still;
    }

    private Facts fenced(Facts facts, Guard guard) {
        if (fencesItself) {
            return confirmedByItself(facts);
        }
        List<String> said = new ArrayList<>();
        for (Instrument instrument : failover.fences()) {
            try {
                FenceState state = world.fence(instrument).fence(instrument, from, guard);
                said.add(instrument.name() + ": " + state.what());
                if (state instanceof FenceState.Fenced) {
                    return Facts.of(Found.FENCED_BY, instrument.name()).with(Found.FENCED_HOW, state.what());
                }
            } catch (HoldfastException e) {
                said.add(e.getMessage());
            }
        }
        throw new FenceUnproved(from.word(), said);
    }

    /** It says so, and everything it acknowledged before is on the standby: so the one that was closed is the one followed. */
    private Facts confirmedByItself(Facts facts) {
        if (!(closed() instanceof Verdict.Yes yes)) {
            throw new FenceUnproved(from.word(), List.of(closed().what()));
        }
        Facts caughtUp = facts.get(Found.CAUGHT_UP).isPresent() ? Facts.none() : caughtUp(facts);
        return caughtUp.with(Found.FENCED_BY, "the server itself").with(Found.FENCED_HOW, yes.what());
    }

    /** Asked of the world each time, for it is what the promotion rests on. */
    private Verdict stillFenced(Facts facts) {
        if (fencesItself) {
            return facts.get(Found.CAUGHT_UP).isPresent()
                    ? closed()
                    : new Verdict.No("the standby does not hold everything yet");
        }
        List<String> said = new ArrayList<>();
        boolean unknown = false;
        for (Instrument instrument : failover.fences()) {
            FenceState state = world.fence(instrument).look(instrument, from);
            if (state instanceof FenceState.Fenced) {
                return new Verdict.Yes(instrument.name() + ": " + state.what());
            }
            unknown |= state instanceof FenceState.Unknown;
            said.add(instrument.name() + ": " + state.what());
        }
        String all = String.join("; ", said);
        return unknown ? new Verdict.Unknown(all) : new Verdict.No(all);
    }

    /** What is known of the standby just before, so that the loss can be told afterwards. */
    Step noteHolding() {
        return Action.of(
                        "note-holding",
                        "notes what the " + server(to) + " holds before its promotion",
                        SHORT,
                        (facts, guard) -> Found.holding("standby", database.holding(system, to))
                                .and(lag()),
                        facts -> Found.known(facts, Found.STANDBY_POSITION))
                .onFailure(OnFailure.CONTINUE)
                .traceless();
    }

    private Facts lag() {
        return switch (database.lag(system, to)) {
            case Lag.Measured(Duration behind, long bytes, String how) ->
                Facts.of(Found.LAG_TIME, behind).with(Found.LAG_BYTES, bytes);
            case Lag.Unknown(String why) -> Facts.of(Found.LAG_UNKNOWN, why);
        };
    }

    /** The one step that cannot be taken back. */
    Step promote() {
        return Action.of(
                        "promote",
                        "makes the " + server(to) + " take writes",
                        failover.promotionTimeout().plus(SHORT),
                        (facts, guard) -> promoted(database.promote(system, to, failover.promotionTimeout(), guard)),
                        facts -> isPrimary(to))
                .onlyIf(this::fencedAndStillSo)
                .finding(facts -> database.look(system, to)
                                instanceof Member.Primary(long timeline, String position, boolean accepting)
                        ? Facts.of(Found.TIMELINE, timeline)
                        : Facts.none())
                .once()
                .committing();
    }

    private static Facts promoted(Replicating.Promoted promoted) {
        Facts facts = Facts.of(Found.TIMELINE, promoted.timeline()).with(Found.FORK, promoted.position());
        return promoted.aftermath().isEmpty()
                ? facts
                : facts.with(Found.AFTERMATH, String.join("\n", promoted.aftermath()));
    }

    private Verdict isPrimary(Side side) {
        return switch (database.look(system, side)) {
            case Member.Primary(long timeline, String position, boolean accepting)
            when accepting -> new Verdict.Yes("the " + server(side) + " takes writes on timeline " + timeline);
            case Member.Primary(long timeline, String position, boolean accepting) ->
                new Verdict.No("the " + server(side) + " is a primary but takes no writes");
            case Member.Standby(long timeline, String received, String replayed, boolean streaming) ->
                new Verdict.No("the " + server(side) + " is still a standby on timeline " + timeline);
            case Member.Unreachable(String why) ->
                new Verdict.Unknown("the " + server(side) + " does not answer: " + why);
        };
    }

    Step proveWrites() {
        return Action.of(
                "prove-writes",
                "commits a write on the " + server(to) + " that leaves no trace in the data",
                SHORT,
                (facts, guard) -> {
                    guard.check();
                    Instant written = database.proveWrites(system, to);
                    return Facts.of(Found.WRITTEN_AT, written);
                },
                facts -> Found.known(facts, Found.WRITTEN_AT));
    }

    /** What the new primary holds, beside what was known before. */
    Step compare() {
        return Action.of(
                        "compare",
                        "notes what the " + server(to) + " holds now, to be compared with what was known before",
                        SHORT,
                        (facts, guard) -> Found.holding("new", database.holding(system, to)),
                        facts -> Found.known(facts, Found.NEW_POSITION))
                .onFailure(OnFailure.CONTINUE)
                .traceless();
    }

    private static String server(Side side) {
        return side.word() + " region's server";
    }
}
