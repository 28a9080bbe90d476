package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.WorkloadState;
import dev.holdfast.core.failover.Workloads;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small world for tests: two database servers with logs that are lists of commits, a provider that can stop them, name
 * servers, pods, probes and a mailbox. It keeps watch that never two servers take writes.
 */
final class TwoRegions {
    static final String SYSTEM = "twin";

    /** One database server. */
    static final class Server {
        boolean running = true;
        boolean reachable = true;
        boolean primary;
        boolean closed;
        boolean follows;
        long timeline = 1;
        final List<String> log = new ArrayList<>();

        boolean takesWrites() {
            return running && primary && !closed;
        }
    }

    /** A message that somebody got. */
    record Mail(String contact, String subject, String text) {}

    final Map<Side, Server> servers = new EnumMap<>(Side.class);
    final Map<String, Observation.Verdict> probes = new HashMap<>();
    final Map<String, String> places = new HashMap<>();
    final Map<String, Side> nameServers = new TreeMap<>();
    /** Instruments whose record no client asks for: they say this, whatever clients get. */
    final Map<String, Side> besideTheClients = new HashMap<>();

    Duration convergence = Duration.ofSeconds(30);

    /** What clients keep for so long, once traffic was changed. */
    Duration convergenceAfter = Duration.ofSeconds(30);

    final Set<String> silentNameServers = new HashSet<>();
    final List<Mail> mailbox = new CopyOnWriteArrayList<>();
    final List<Mail> topic = new CopyOnWriteArrayList<>();
    boolean mailIsSetUp = true;
    boolean topicIsSetUp;
    final List<String> effects = new CopyOnWriteArrayList<>();
    final Set<String> unreachableContacts = new HashSet<>();
    final Map<Side, Integer> pods = new EnumMap<>(Side.class);
    final List<String> violations = new CopyOnWriteArrayList<>();
    String here = "witness-1";
    boolean lagUnknown;
    boolean closesItself = true;

    /** Those who are inside when its doors are closed can be put out. */
    boolean sessionsEnd = true;

    /** The old primary dies as soon as its doors are closed. */
    boolean diesOnceClosed;

    List<String> aftermath = List.of();
    Duration lag = Duration.ofSeconds(2);
    boolean promotionHangs;
    boolean replayStuck;
    boolean providerAnswers = true;
    boolean providerStops = true;

    /** It takes the order, and then nobody hears from it. */
    boolean providerFallsSilentOnceAsked;

    boolean zoneRefuses;
    boolean dnsUnreachable;
    boolean podsStuck;
    int promotions;
    int redirects;
    private final Clock clock;

    TwoRegions(Clock clock) {
        this.clock = clock;
        for (Side side : Side.values()) {
            servers.put(side, new Server());
            pods.put(side, side == Side.PRIMARY ? 3 : 0);
        }
        server(Side.PRIMARY).primary = true;
        server(Side.STANDBY).follows = true;
        nameServers.put("ns1", Side.PRIMARY);
        nameServers.put("ns2", Side.PRIMARY);
        commit("a");
        commit("b");
        replicate();
    }

    Server server(Side side) {
        return servers.get(side);
    }

    synchronized void commit(String what) {
        servers.values().stream().filter(Server::takesWrites).forEach(server -> server.log.add(what));
    }

    /** The standby gets everything, when both are there. */
    synchronized void replicate() {
        for (Side side : Side.values()) {
            Server standby = server(side);
            Server primary = server(side.other());
            if (standby.follows && primary.running && primary.primary && !replayStuck) {
                standby.log.clear();
                standby.log.addAll(primary.log);
            }
        }
    }

    /** The primary region is lost without warning. */
    void loseThePrimaryRegion() {
        server(Side.PRIMARY).running = false;
        server(Side.PRIMARY).reachable = false;
        probes.replaceAll((name, verdict) -> name.startsWith("after") ? verdict : Observation.Verdict.DOWN);
    }

    /** It is alive and takes writes, but nobody here can see it. */
    void cutThePrimaryRegionOff() {
        server(Side.PRIMARY).reachable = false;
        probes.replaceAll((name, verdict) -> name.startsWith("after") ? verdict : Observation.Verdict.DOWN);
    }

    private void effect(String what, Guard guard) {
        guard.check();
        effects.add(what);
    }

    private synchronized void watch() {
        if (servers.values().stream().filter(Server::takesWrites).count() > 1) {
            violations.add("two servers take writes after " + effects);
        }
    }

    /** The database adapter. */
    final class Database implements Replicating {
        @Override
        public String kind() {
            return SYSTEM;
        }

        @Override
        public Member look(SystemSpec system, Side side) {
            synchronized (TwoRegions.this) {
                Server server = server(side);
                if (!server.running || !server.reachable) {
                    return new Member.Unreachable("connection timed out");
                }
                String end = "0/" + server.log.size();
                return server.primary
                        ? new Member.Primary(server.timeline, end, !server.closed)
                        : new Member.Standby(server.timeline, end, end, server(side.other()).running);
            }
        }

        @Override
        public Lag lag(SystemSpec system, Side standby) {
            return lagUnknown
                    ? new Lag.Unknown("the clocks differ")
                    : new Lag.Measured(lag, 160, "from the last replay");
        }

        @Override
        public Holding holding(SystemSpec system, Side side) {
            Server server = answering(side);
            TreeMap<String, String> figures = new TreeMap<>(Map.of("rows", "" + server.log.size()));
            return new Holding("0/" + server.log.size(), figures);
        }

        @Override
        public boolean closesItself(SystemSpec system) {
            return closesItself;
        }

        @Override
        public Holding fence(SystemSpec system, Side side, Guard guard) {
            if (!closesItself) {
                throw new SystemException.Precondition(system.name(), "a provider runs it", "fence it there.");
            }
            Server server = answering(side);
            effect("close " + side.word(), guard);
            server.closed = true;
            if (diesOnceClosed) {
                server.running = false;
                server.reachable = false;
            }
            if (!sessionsEnd) {
                throw new SystemException.Precondition(system.name(), "a session does not end.", "end it by hand.");
            }
            return holding(system, side);
        }

        @Override
        public void unfence(SystemSpec system, Side side, Guard guard) {
            Server server = answering(side);
            effect("open " + side.word(), guard);
            server.closed = false;
            watch();
        }

        @Override
        public boolean awaitCaughtUp(SystemSpec system, Side standby, String position, Duration longest) {
            replicate();
            return ("0/" + answering(standby).log.size()).equals(position);
        }

        @Override
        public Promoted promote(SystemSpec system, Side standby, Duration longest, Guard guard) {
            synchronized (TwoRegions.this) {
                Server server = answering(standby);
                if (!server.primary) {
                    effect("promote " + standby.word(), guard);
                    if (promotionHangs) {
                        throw new SystemException.Broken(
                                system.name(), "still in recovery after " + longest, "look at its log.", null);
                    }
                    promotions++;
                    server.primary = true;
                    server.follows = false;
                    server.closed = false;
                    server.timeline++;
                    watch();
                }
                return new Promoted(server.timeline, "0/" + server.log.size(), aftermath);
            }
        }

        @Override
        public Instant proveWrites(SystemSpec system, Side side) {
            if (!answering(side).takesWrites()) {
                throw new SystemException.Broken(system.name(), "read-only", "look.", null);
            }
            return clock.instant();
        }

        @Override
        public Rejoined rejoin(SystemSpec system, Side old, Guard guard) {
            Server server = server(old);
            if (server.running) {
                throw new SystemException.Precondition(system.name(), "the server still runs", "stop it.");
            }
            effect("rejoin " + old.word(), guard);
            server.primary = false;
            server.closed = false;
            server.follows = true;
            server.timeline = server(old.other()).timeline;
            return new Rejoined("rewound", server.timeline);
        }

        private Server answering(Side side) {
            Server server = server(side);
            if (!server.running || !server.reachable) {
                throw new SystemException.Unreachable("db", "no answer", "look at it.", null);
            }
            return server;
        }
    }

    /** The provider's switch. */
    final class Power implements Fencing {
        @Override
        public String kind() {
            return "power";
        }

        @Override
        public FenceState look(Instrument instrument, Side side) {
            if (!providerAnswers) {
                return new FenceState.Unknown("the provider does not answer");
            }
            return server(side).running
                    ? new FenceState.Standing("the instance runs")
                    : new FenceState.Fenced("the instance is stopped", clock.instant());
        }

        @Override
        public FenceState fence(Instrument instrument, Side side, Guard guard) {
            if (!providerAnswers) {
                return look(instrument, side);
            }
            if (!providerStops) {
                return new FenceState.Unknown("the provider does not take the order; nothing keeps it down");
            }
            effect("stop " + side.word(), guard);
            server(side).running = false;
            FenceState stopped = look(instrument, side);
            providerAnswers = !providerFallsSilentOnceAsked;
            return stopped;
        }

        @Override
        public Duration longest(Instrument instrument) {
            return Duration.ofMinutes(1);
        }

        @Override
        public void release(Instrument instrument, Side side, Guard guard) {
            effect("start " + side.word(), guard);
            server(side).running = true;
            server(side).reachable = true;
            replicate();
            watch();
        }
    }

    /** Two name servers behind one primary. */
    final class Names implements TrafficControl {
        private final Plane plane;

        Names(Plane plane) {
            this.plane = plane;
        }

        @Override
        public String kind() {
            return plane == Plane.DATA ? "names" : "console";
        }

        @Override
        public Plane plane() {
            return plane;
        }

        @Override
        public TrafficView look(Instrument instrument) {
            List<TrafficView.Answer> answers = new ArrayList<>();
            Side beside = besideTheClients.get(instrument.name());
            if (beside != null) {
                return new TrafficView(
                        List.of(new TrafficView.Answer("its own server", new TrafficView.Reply.Serves(beside))),
                        convergence);
            }
            nameServers.forEach((name, side) -> answers.add(new TrafficView.Answer(
                    name,
                    silentNameServers.contains(name)
                            ? new TrafficView.Reply.Silent("no answer")
                            : new TrafficView.Reply.Serves(side))));
            return new TrafficView(answers, convergence, Duration.ofSeconds(20));
        }

        @Override
        public void tryOut(Instrument instrument, Side present, Guard guard) {
            redirect(instrument, present, guard);
        }

        @Override
        public void redirect(Instrument instrument, Side to, Guard guard) {
            if (plane == Plane.DATA && zoneRefuses) {
                throw new TrafficException.Refused(
                        instrument.name(), "the server says BADKEY.", "check the TSIG key.", null);
            }
            if (plane == Plane.DATA && dnsUnreachable) {
                throw new TrafficException.Unreachable(instrument.name(), "no answer.", "check the network.", null);
            }
            effect("send clients to " + to.word(), guard);
            if (nameServers.values().stream().anyMatch(side -> side != to)) {
                redirects++;
            }
            if (besideTheClients.containsKey(instrument.name())) {
                besideTheClients.put(instrument.name(), to);
                return;
            }
            nameServers.replaceAll((name, side) -> to);
            convergence = convergenceAfter;
        }
    }

    /** Applications. */
    final class Pods implements Workloads {
        @Override
        public String kind() {
            return "pods";
        }

        @Override
        public WorkloadState look(Instrument instrument, Side side) {
            int wanted = pods.get(side);
            return new WorkloadState(List.of(new WorkloadState.Workload(
                    "app", wanted, podsStuck ? 0 : wanted, podsStuck && wanted > 0 ? "0 of 3 replicas ready" : "")));
        }

        @Override
        public void scaleUp(Instrument instrument, Side side, Guard guard) {
            effect("scale up " + side.word(), guard);
            pods.put(side, 3);
        }

        @Override
        public WorkloadState awaitReady(Instrument instrument, Side side, Duration longest) {
            return look(instrument, side);
        }

        @Override
        public void scaleDown(Instrument instrument, Side side, Guard guard) {
            effect("scale down " + side.word(), guard);
            pods.put(side, 0);
        }

        @Override
        public void restart(Instrument instrument, Side side, Guard guard) {
            throw new UnsupportedOperationException("no step restarts");
        }

        @Override
        public void undo(Instrument instrument, Side side, Guard guard) {
            throw new UnsupportedOperationException("no step rolls back");
        }
    }

    /** Observers that see what they are told to see. */
    final class Probes implements Probing {
        @Override
        public String kind() {
            return "probe";
        }

        @Override
        public Observation look(Instrument instrument) {
            return new Observation(
                    instrument.name(),
                    places.getOrDefault(instrument.name(), here),
                    clock.instant(),
                    probes.getOrDefault(instrument.name(), Observation.Verdict.UP),
                    "looked");
        }
    }

    /** Everybody's mail. */
    final class Mailbox implements Courier {
        @Override
        public boolean reaches(String contact) {
            return mailIsSetUp && contact.contains("@");
        }

        @Override
        public void deliver(String contact, String subject, String text) {
            if (unreachableContacts.contains(contact)) {
                throw new Courier.Undelivered(contact, "mailbox full", "try another way.", new HoldfastFull());
            }
            mailbox.add(new Mail(contact, subject, text));
        }
    }

    /** A topic that anybody may have subscribed to. */
    final class Topic implements Courier {
        @Override
        public boolean reaches(String contact) {
            return topicIsSetUp;
        }

        @Override
        public boolean isPersonal(String contact) {
            return false;
        }

        @Override
        public void deliver(String contact, String subject, String text) {
            topic.add(new Mail(contact, subject, text));
        }
    }

    private static final class HoldfastFull extends HoldfastException {
        HoldfastFull() {
            super("full", "empty it");
        }
    }
}
