package dev.holdfast.console.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.console.bench.failover.AlarmEvents.Shape;
import dev.holdfast.console.bench.failover.FailoverBenchReport.Bound;
import dev.holdfast.console.bench.failover.FailoverBenchReport.Storm;
import dev.holdfast.console.bench.machine.MachineFacts;
import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.machine.ConsolePreset;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.failover.FailoverFunction;
import dev.holdfast.failover.FailoverReport;
import dev.holdfast.local.FileContinuation;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Failovers there and back with the function as it is, a real BIND, real PostgreSQL pairs and real probes on this machine.
 */
@Singleton
public class FailoverBench {
    private static final String PURPOSE = "bench-failover";
    private static final String PREFIX = "bench-failover-";
    private static final String TRAFFIC = PREFIX + "traffic";
    private static final String STORM = PREFIX + "storm";

    private static final Duration MOST_TO_ACCEPTED = Duration.ofMillis(500);
    private static final Duration MOST_OWN = Duration.ofSeconds(2);

    private final Invocations invocations;
    private final ConsolePlans plans;
    private final ConsolePreset preset;
    private final Vaults vaults;
    private final PostgresPrograms programs;
    private final FileContinuation continuations;
    private final Ending ending;
    private final Clock clock;
    private final Path root;

    /** @param root where servers and files go, {@code holdfast.bench.dir} */
    FailoverBench(
            FailoverFunction function,
            ConsolePlans plans,
            ConsolePreset preset,
            Vaults vaults,
            PostgresPrograms programs,
            FileContinuation continuations,
            Ending ending,
            Clock clock,
            @ConfigProperty(name = "holdfast.bench.dir") String root) {
        this.invocations = new Invocations(function, ending);
        this.plans = plans;
        this.preset = preset;
        this.vaults = vaults;
        this.programs = programs;
        this.continuations = continuations;
        this.ending = ending;
        this.clock = clock;
        this.root = Path.of(root);
    }

    /**
     * How much is measured.
     *
     * @param warmUps failovers there and back beforehand that do not count
     * @param failovers there and back
     * @param promotions failovers with a database, each with a new pair of servers; one more beforehand does not count
     * @param events delivered at once
     * @param journalWrites repeated on the store
     */
    public record Extent(int warmUps, int failovers, int promotions, int events, int journalWrites) {
        /** What the figures are made with. */
        public static final Extent FULL = new Extent(5, 20, 5, 1000, 1000);

        /** To see that it works. */
        public static final Extent QUICK = new Extent(1, 3, 1, 60, 100);

        /** With other numbers of failovers and events. */
        public Extent with(int otherFailovers, int otherEvents) {
            return new Extent(warmUps, otherFailovers, promotions, otherEvents, journalWrites);
        }
    }

    /** Everything that one benchmark stands on. */
    private record Ground(
            Path folder,
            Bind bind,
            BenchPlans plans,
            RegionService primary,
            RegionService standby,
            AlarmEvents events) {}

    /**
     * Makes everything it needs, measures, and leaves nothing behind.
     *
     * @param events folder of the events
     * @throws FailoverBenchFailed when a program is missing, or a failover does not do what is to be measured
     */
    public FailoverBenchReport run(Path events, Extent extent) {
        Installation installation = programs.newestServer()
                .orElseThrow(() -> new FailoverBenchFailed(
                        "no PostgreSQL server is installed on this machine.",
                        "start the benchmark with ./holdfast, which installs it."));
        OwnedFolder.sweep(root, PURPOSE);
        OwnedFolder folder = OwnedFolder.create(root, "holdfast-bench-", PURPOSE);
        try (Bind bind = Bind.start(folder);
                RegionService primary = RegionService.start();
                RegionService standby = RegionService.start()) {
            Path files = folder.folder("work", Optional.empty());
            Ground ground = new Ground(
                    files, bind, new BenchPlans(files, plans, clock, bind), primary, standby, new AlarmEvents(events));
            return measured(ground, installation, extent);
        } finally {
            forgetContinuations();
            folder.delete();
        }
    }

    private FailoverBenchReport measured(Ground ground, Installation installation, Extent extent) {
        String traffic = ground.plans().traffic(TRAFFIC, ground.primary(), ground.standby());
        say(extent.warmUps() + " failovers there and back that do not count");
        for (int round = 0; round < extent.warmUps(); round++) {
            thereAndBack(ground, traffic);
        }
        say(extent.failovers() + " failovers there and back");
        List<Journey> journeys = new ArrayList<>();
        for (int round = 0; round < extent.failovers(); round++) {
            journeys.add(thereAndBack(ground, traffic));
        }
        say("the same changes with nsupdate");
        List<Duration> nsupdate = new Nsupdate(ground.bind(), ground.folder()).thereAndBack(extent.failovers());
        say(extent.journalWrites() + " journal entries written again, one by one");
        List<Duration> writes = new JournalCost(vaults, plans.plan(traffic), clock)
                .again(journeys.getLast().run(), extent.journalWrites());
        say(extent.events() + " events at once");
        Storm storm = storm(ground, extent.events());
        say(extent.promotions() + " failovers with a database, and one before that does not count");
        List<RunFigures> promotions = new ArrayList<>();
        for (int round = 0; round <= extent.promotions(); round++) {
            promotions.add(withDatabase(ground, installation, round));
        }
        return report(
                ground, installation, journeys, nsupdate, writes, storm, promotions.subList(1, promotions.size()));
    }

    /** One failover by an alarm and the way back by a person. */
    private record Journey(RunId run, RunFigures there, Duration whole, RunFigures back, int journalEntries) {
        Duration oneEntry() {
            return there.journal().dividedBy(journalEntries);
        }
    }

    private Journey thereAndBack(Ground ground, String plan) {
        ending.check();
        preset.use(plan);
        ground.primary().goDown();
        Instant alarmed = clock.instant();
        JsonNode event = ground.events().event(Shape.EVENTBRIDGE, alarmed);
        Instant received = clock.instant();
        FailoverReport there = invocations.one(event);
        Duration whole = Duration.between(received, clock.instant());
        RunFigures figures = RunFigures.of(there, received);
        expectRecord(ground, Bind.STANDBY);
        ground.primary().comeUp();
        awaitHoldDown(there);
        Instant asked = clock.instant();
        FailoverReport back = invocations.one(Json.mapper()
                .createObjectNode()
                .put("plan", plan)
                .put("direction", "failback")
                .put("reason", "benchmark"));
        RunFigures home = RunFigures.of(back, asked);
        expectRecord(ground, Bind.PRIMARY);
        awaitHoldDown(back);
        return new Journey(
                there.run().run(),
                figures,
                whole,
                home,
                new JournalCost(vaults, plans.plan(plan), clock)
                        .entries(there.run().run()));
    }

    /** The report is the function's word; the name server has the last one. */
    private static void expectRecord(Ground ground, String address) {
        String leadsTo = ground.bind().leadsTo();
        if (!leadsTo.equals(address)) {
            throw new FailoverBenchFailed(
                    "the report says that traffic moved, but the record leads to " + leadsTo + ", not " + address + ".",
                    "report it: this must not happen.");
        }
    }

    /** No alarm and no person has service moved again before. */
    private void awaitHoldDown(FailoverReport report) {
        Instant until = report.finishedAt().plus(BenchPlans.HOLD_DOWN);
        for (Instant now = clock.instant(); now.isBefore(until); now = clock.instant()) {
            ending.check();
            pause(Duration.between(now, until));
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailoverBenchFailed("interrupted.", "run the benchmark again.", e);
        }
    }

    private Storm storm(Ground ground, int events) {
        String plan = ground.plans().traffic(STORM, ground.primary(), ground.standby());
        preset.use(plan);
        ground.primary().goDown();
        long before = ground.bind().serial();
        var sent = ground.events().shuffled(events, clock.instant(), EventStorm.SEED);
        SortedMap<String, Integer> answers = new EventStorm(invocations).deliver(sent);
        long changes = ground.bind().serial() - before;
        ground.primary().comeUp();
        JournalCost.Count count = new JournalCost(vaults, plans.plan(plan), clock).count();
        if (ground.bind().leadsTo().equals(Bind.STANDBY)) {
            goHome(ground, plan);
        }
        return new Storm(events, EventStorm.shapes(sent), answers, changes, count.runs(), count.redirections());
    }

    private void goHome(Ground ground, String plan) {
        pause(BenchPlans.HOLD_DOWN);
        invocations.one(Json.mapper()
                .createObjectNode()
                .put("plan", plan)
                .put("direction", "failback")
                .put("reason", "benchmark"));
        expectRecord(ground, Bind.PRIMARY);
    }

    /** The primary's server is killed and its service gone when the alarm arrives. */
    private RunFigures withDatabase(Ground ground, Installation installation, int round) {
        ending.check();
        try (DatabasePair pair = DatabasePair.start(installation, root);
                PowerSwitch power = new PowerSwitch(
                        Map.of(BenchPlans.POWER_PRIMARY, pair.primary(), BenchPlans.POWER_STANDBY, pair.standby()),
                        clock)) {
            String plan = ground.plans()
                    .database(PREFIX + "database-" + round, pair, power, ground.primary(), ground.standby());
            preset.use(plan);
            pair.commit();
            pair.primary().crash();
            ground.primary().goDown();
            Instant received = clock.instant();
            FailoverReport report = invocations.one(ground.events().event(Shape.EVENTBRIDGE, received));
            RunFigures figures = RunFigures.of(report, received);
            expectRecord(ground, Bind.STANDBY);
            ground.primary().comeUp();
            new Nsupdate(ground.bind(), ground.folder()).back();
            return figures;
        }
    }

    private FailoverBenchReport report(
            Ground ground,
            Installation installation,
            List<Journey> journeys,
            List<Duration> nsupdate,
            List<Duration> writes,
            Storm storm,
            List<RunFigures> promotions) {
        Spread accepted = Spread.of(
                "event received to change accepted by BIND, traffic only",
                journeys.stream().map(journey -> journey.there().accepted()).toList());
        Spread peer = Spread.of("the same change by nsupdate, a whole call", nsupdate);
        Spread whole = Spread.of(
                "event received to report, traffic only",
                journeys.stream().map(Journey::whole).toList());
        Spread own = Spread.of(
                "own time of a failover with a database: decision and steps, without promotion and propagation",
                promotions.stream().map(RunFigures::wholeOwn).toList());
        List<Double> shares = journeys.stream()
                .map(journey -> journey.there().journal().toNanos()
                        / (double) journey.whole().toNanos())
                .sorted()
                .toList();
        return new FailoverBenchReport(
                MachineFacts.now(),
                settings(ground, installation),
                List.of(
                        accepted,
                        Spread.of(
                                "the way back: request to change accepted by BIND",
                                journeys.stream()
                                        .map(journey -> journey.back().accepted())
                                        .toList()),
                        whole,
                        peer,
                        own,
                        Spread.of(
                                "of that, the decision: until the gates were open",
                                promotions.stream().map(RunFigures::decision).toList()),
                        Spread.of(
                                "beside it, the promotion: the database's own time",
                                promotions.stream().map(RunFigures::promotion).toList()),
                        Spread.of("one journal entry written to the file store, again and by itself", writes),
                        Spread.of(
                                "one journal entry within a failover, the mean of each, of "
                                        + journeys.getLast().journalEntries() + " entries",
                                journeys.stream().map(Journey::oneEntry).toList()),
                        Spread.of(
                                "all journal entries of a failover, traffic only",
                                journeys.stream()
                                        .map(journey -> journey.there().journal())
                                        .toList())),
                storm,
                accepted.median().toNanos() / (double) peer.median().toNanos(),
                shares.get(shares.size() / 2),
                bounds(accepted, own, storm),
                remarks());
    }

    private static List<Bound> bounds(Spread accepted, Spread own, Storm storm) {
        return List.of(
                new Bound(
                        "median, event received to change accepted by BIND",
                        "ms",
                        accepted.median().toNanos() / 1e6,
                        MOST_TO_ACCEPTED.toMillis(),
                        false),
                new Bound(
                        "median, own time of a failover with a database",
                        "ms",
                        own.median().toNanos() / 1e6,
                        MOST_OWN.toMillis(),
                        false),
                new Bound(storm.events() + " events of one outage at once", "failovers", storm.failovers(), 1, true));
    }

    private static SortedMap<String, String> settings(Ground ground, Installation installation) {
        return new TreeMap<>(Map.of(
                "name server",
                ground.bind().version(),
                "PostgreSQL",
                installation.version().toString(),
                "store",
                "file, every write synced",
                "observers",
                "alarm, http, tcp; all three must agree",
                "hold-down",
                BenchPlans.HOLD_DOWN.toSeconds() + " s",
                "order of events",
                "random with seed " + EventStorm.SEED));
    }

    private static List<String> remarks() {
        return List.of(
                "Everything runs on this machine over loopback; the function is warm: some failovers went before that do not"
                        + " count.",
                "'Event received' is when the function is handed the parsed event; 'accepted' is when the name server's"
                        + " answer to the update was read. Between them: vault opened, run claimed, gates asked, lever tried"
                        + " by an update that changes nothing, journal written.",
                "nsupdate only sends the update; its time includes starting the program.",
                "Nobody is on call in the benchmark's plans, so no messages were sent.");
    }

    /** What the runs asked to be looked after by is over with the benchmark. */
    private void forgetContinuations() {
        continuations.waiting().stream()
                .filter(pending -> pending.plan().startsWith(PREFIX))
                .forEach(continuations::settle);
    }

    private static void say(String sentence) {
        System.err.println("bench: " + sentence);
    }
}
