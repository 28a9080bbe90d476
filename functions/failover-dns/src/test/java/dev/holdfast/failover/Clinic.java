package dev.holdfast.failover;

import dev.holdfast.core.Json;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Regions;
import dev.holdfast.core.plan.Response;
import dev.holdfast.core.plan.Scenario;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.failover.incident.Incidents;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.incident.SharedRecords;
import dev.holdfast.failover.step.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code failover-dns} for a plan {@code clinic} over {@link TwoRegions}, with leases and journals in store {@code copy}. */
final class Clinic {
    static final Instant ALARM_AT = TestVault.NOW.minusSeconds(30);

    /** Somebody was asked to go on with a run. */
    record Asked(String function, String plan, RunId run, Instant at) {}

    final TestVault vault = new TestVault("copy");
    final TwoRegions world = new TwoRegions(vault.clock());
    /** Nobody can be asked to go on with a run later. */
    boolean nobodyGoesOn;

    final List<Asked> continuations = new CopyOnWriteArrayList<>();
    Caller caller = Caller.known("alice", "operating-system");
    String preset = "clinic";
    Failover failover;
    boolean witness = true;
    List<String> regions = List.of("east-1", "west-1", "witness-1");
    Duration lease = Duration.ofMinutes(10);

    Clinic() {
        world.probes.put("near", Observation.Verdict.UP);
        world.probes.put("far", Observation.Verdict.UP);
        world.probes.put("after", Observation.Verdict.UP);
        world.places.put("far", "checkers");
        failover = new Failover(
                "db",
                Failover.Promotion.AUTOMATIC,
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                2,
                List.of(instrument("near", "probe"), instrument("far", "probe")),
                List.of(
                        new Failover.Alarm("region-down", "region-outage"),
                        new Failover.Alarm("site-down", "region-outage")),
                List.of(instrument("provider", "power")),
                List.of(instrument("by-hand", "console"), instrument("dns", "names")),
                List.of(instrument("apps", "pods")),
                List.of(instrument("after", "probe")),
                List.of("cto", "sre-lead"));
    }

    static Instrument instrument(String name, String kind) {
        return new Instrument(name, kind, new TreeMap<>(), new TreeMap<>());
    }

    void decidedBy(Failover.Promotion promotion) {
        failover = new Failover(
                failover.system(),
                promotion,
                failover.holdDown(),
                failover.alarmAge(),
                failover.promotionTimeout(),
                failover.quorum(),
                failover.observers(),
                failover.alarms(),
                failover.fences(),
                failover.traffic(),
                failover.workloads(),
                failover.checks(),
                failover.approvers());
    }

    void withoutFences() {
        failover = new Failover(
                failover.system(),
                failover.promotion(),
                failover.holdDown(),
                failover.alarmAge(),
                failover.promotionTimeout(),
                failover.quorum(),
                failover.observers(),
                failover.alarms(),
                List.of(),
                failover.traffic(),
                failover.workloads(),
                failover.checks(),
                failover.approvers());
    }

    /** The same with one instrument of traffic. */
    Failover failoverOnlyBy(String traffic) {
        return new Failover(
                failover.system(),
                failover.promotion(),
                failover.holdDown(),
                failover.alarmAge(),
                failover.promotionTimeout(),
                failover.quorum(),
                failover.observers(),
                failover.alarms(),
                failover.fences(),
                failover.traffic().stream()
                        .filter(one -> one.name().equals(traffic))
                        .toList(),
                failover.workloads(),
                failover.checks(),
                failover.approvers());
    }

    Plan plan() {
        SystemSpec db = new SystemSpec(
                "db", TwoRegions.SYSTEM, new TreeMap<>(), new TreeMap<>(), Fingerprint.Level.FULL, List.of(), "month");
        Plan small = vault.plan(db);
        List<Regions.Region> three = List.of(
                region(Regions.Role.PRIMARY, regions.get(0)),
                region(Regions.Role.STANDBY, regions.get(1)),
                region(Regions.Role.WITNESS, regions.get(2)));
        Response response = new Response(
                List.of(),
                List.of(role("cto"), role("sre-lead"), role("intern")),
                List.of("sre-lead"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new Plan(
                small.name(),
                small.digest(),
                small.objectives(),
                small.vault(),
                small.systems(),
                small.about(),
                small.requirements(),
                new Regions(witness ? three : three.subList(0, 2)),
                small.retention(),
                List.of(new Scenario(
                        "region-outage",
                        "The region is lost",
                        "",
                        "",
                        new Scenario.Target.Within(Duration.ofMinutes(30), Duration.ofMinutes(1)),
                        List.of())),
                small.drills(),
                response,
                small.dependencies(),
                small.metrics(),
                small.costs(),
                small.compliance(),
                failover);
    }

    private static Regions.Region region(Regions.Role role, String name) {
        return new Regions.Region(role, name, "local", List.of(), List.of(), List.of(), List.of());
    }

    private static Response.Role role(String name) {
        return new Response.Role(name, name, "", name + "@example.org");
    }

    FailoverFunction function() {
        World adapters = new World(
                List.of(world.new Probes()),
                List.of(world.new Power()),
                List.of(world.new Database()),
                List.of(world.new Names(TrafficControl.Plane.DATA), world.new Names(TrafficControl.Plane.CONTROL)),
                List.of(world.new Pods()),
                List.of(world.new Topic(), world.new Mailbox()),
                () -> world.here,
                vault.clock());
        Continuation continuation = (function, plan, run, at) -> {
            if (nobodyGoesOn) {
                throw new StoreException.Unavailable("schedules", "", "no schedule can be made.", null);
            }
            continuations.add(new Asked(function, plan, run, at));
        };
        return new FailoverFunction(
                name -> plan(),
                () -> Optional.of(preset).filter(name -> !name.isEmpty()),
                vault.vaults(),
                () -> caller,
                adapters,
                continuation,
                () -> vault.clock().instant().plus(Duration.ofHours(2)),
                new PassingTime(),
                lease,
                vault.clock());
    }

    /** Pauses move the clock and take no time. */
    private final class PassingTime implements Pace {
        @Override
        public void pause(Duration length) {
            vault.clock().advance(length);
        }

        @Override
        public <T> Optional<T> within(Duration longest, Supplier<T> work) {
            return Optional.of(work.get());
        }
    }

    /** The plan, and these further fields of the request. */
    FailoverReport ask(String fields) {
        return (FailoverReport)
                function().handle(json("{'plan':'clinic'" + (fields.isEmpty() ? "" : "," + fields) + "}"));
    }

    FailoverReport alarm(String name, Instant at) {
        return (FailoverReport) function().handle(json(event(name, "ALARM", at, "witness-1")));
    }

    FailoverReport alarm() {
        return alarm("region-down", ALARM_AT);
    }

    /** A CloudWatch alarm as EventBridge delivers it. */
    static String event(String name, String state, Instant at, String home) {
        return """
                {'version':'0','id':'1','detail-type':'CloudWatch Alarm State Change','source':'aws.cloudwatch',
                 'account':'111122223333','time':'%s','region':'%s',
                 'resources':['arn:aws:cloudwatch:%s:111122223333:alarm:%s'],
                 'detail':{'alarmName':'%s',
                   'previousState':{'value':'OK','reason':'fine','timestamp':'2026-03-02T03:00:00.000+0000'},
                   'state':{'value':'%s','reason':'threshold crossed','timestamp':'%s'}}}
                """.formatted(at, home, home, name, name, state, at.toString().replace("Z", ".000+0000"));
    }

    static com.fasterxml.jackson.databind.JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the coordination store knows, whatever stands before it. */
    Incidents incidents() {
        try (Vault opened = vault.open()) {
            return new Incidents(new SharedRecords(vault.copy()), opened.layout(), copy -> {});
        }
    }

    /** As if a run had recorded it and died. */
    void servingAt(Side side) {
        incidents()
                .serve(
                        side,
                        vault.clock().instant(),
                        Long.MAX_VALUE,
                        RunId.create(vault.clock().instant()));
    }

    /** As if an invocation had let this run through and died. */
    void decide(RunId run) {
        RunFile file = incidents().run(run).orElseThrow();
        incidents()
                .change(
                        file,
                        one -> one.decided(one.epoch(), vault.clock().instant(), one.firstFailure(), true, List.of()));
    }

    Serving serving() {
        return incidents().serving();
    }

    RunFile file(FailoverReport report) {
        return incidents().run(report.run().run()).orElseThrow();
    }

    /** The newest code that a role was sent. */
    String code(String role) {
        Pattern code = Pattern.compile("Your code as " + role + ": (\\S+)");
        return world.mailbox.reversed().stream()
                .filter(mail -> mail.contact().equals(role + "@example.org"))
                .map(mail -> code.matcher(mail.text()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
    }

    String approval(String role) {
        return "{'role':'" + role + "','code':'" + code(role) + "'}";
    }
}
