package dev.holdfast.postgresql.replication;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Hosts;
import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.socket.Login;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two PostgreSQL servers, of which one follows the other by physical streaming replication. Replication slots bear the
 * name of the side that uses them: {@code holdfast_primary}, {@code holdfast_standby}. Logical slots are not carried
 * over by a promotion.
 *
 * <p>Servers that a provider runs (setting {@code managed}) are looked at and written to in the same way; only their
 * provider promotes them ({@link Hosting}), and they neither close themselves nor are made to follow again from here.
 */
@ApplicationScoped
public class PostgresReplication implements Replicating {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** Who does not answer within this time is called silent: seconds of service are at stake. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final PostgresPrograms programs;
    private final Secrets secrets;
    private final Clock clock;
    private final Hosts hosts;

    public PostgresReplication(PostgresPrograms programs, Secrets secrets, Clock clock, Hosts hosts) {
        this.programs = programs;
        this.secrets = secrets;
        this.clock = clock;
        this.hosts = hosts;
    }

    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public Member look(SystemSpec system, Side side) {
        var servers = new Servers(system, secrets);
        try (var control = Session.open(servers.control(side), SHORT)) {
            return Sighting.of(control, servers.database());
        } catch (HoldfastException silent) {
            return new Member.Unreachable(silent.getMessage());
        }
    }

    @Override
    public Lag lag(SystemSpec system, Side standby) {
        var servers = new Servers(system, secrets);
        LagMeasure.Standby follower;
        try (var control = Session.open(servers.control(standby), SHORT)) {
            if (!Position.inRecovery(control)) {
                return new Lag.Unknown("the server of the " + standby.word() + " region is no standby.");
            }
            follower = LagQuestions.standby(control);
        } catch (HoldfastException silent) {
            String why = "the standby cannot be asked: " + silent.getMessage();
            return hosts.of(system).map(host -> host.lag(system, standby)).orElseGet(() -> new Lag.Unknown(why));
        }
        try (var control = Session.open(servers.control(standby.other()), SHORT)) {
            if (Position.inRecovery(control)) {
                return new Lag.Unknown("neither server is a primary, so there is nothing to compare with.");
            }
            return LagMeasure.of(follower, LagQuestions.primary(control));
        } catch (HoldfastException silent) {
            Lag seen = LagMeasure.of(follower, silent.getMessage());
            return hosts.of(system)
                    .map(host -> tighter(seen, host.lag(system, standby)))
                    .orElse(seen);
        }
    }

    /** Both are upper bounds of the same loss. */
    private static Lag tighter(Lag one, Lag other) {
        return switch (one) {
            case Lag.Unknown unknown -> other;
            case Lag.Measured measured ->
                other instanceof Lag.Measured second && second.behind().compareTo(measured.behind()) < 0 ? other : one;
        };
    }

    @Override
    public Holding holding(SystemSpec system, Side side) {
        var servers = new Servers(system, secrets);
        try (var control = Session.open(servers.control(side))) {
            boolean follows = Position.inRecovery(control);
            String end = "SELECT (" + (follows ? Position.REPLAYED : Position.OF_PRIMARY) + ")::text";
            // Nobody can enter a closed database, but nothing has changed since it was closed either. A standby only
            // has
            // its primary's notes, which say nothing about itself.
            List<SortedMap<String, String>> noted = follows ? List.of() : Door.figures(control, servers.database());
            SortedMap<String, String> figures = new TreeMap<>();
            if (!noted.isEmpty()) {
                figures = noted.getFirst();
            } else if (!follows || isOpen(control, servers.database())) {
                figures = figures(servers, side);
            }
            return new Holding(control.text("asking for the end of the log", end), figures);
        }
    }

    /** The log brings a primary's closed doors to its standby. */
    private static boolean isOpen(Session control, String database) {
        return Door.all(control).stream()
                .filter(door -> door.name().equals(database))
                .anyMatch(Door::open);
    }

    private static SortedMap<String, String> figures(Servers servers, Side side) {
        var wanted = servers.figures();
        if (wanted.counted().isEmpty() && wanted.newest().isEmpty()) {
            return new TreeMap<>();
        }
        try (var data = Session.open(servers.data(side))) {
            return wanted.read(data);
        }
    }

    @Override
    public boolean closesItself(SystemSpec system) {
        return !Hosts.runs(system);
    }

    @Override
    public Holding fence(SystemSpec system, Side side, Guard guard) {
        var servers = new Servers(system, secrets);
        if (!closesItself(system)) {
            throw new SystemException.Precondition(
                    system.name(),
                    "its servers are run by " + system.setting("managed").orElse("a provider")
                            + ", and nobody else can close them to superusers.",
                    "fence them with an instrument of the plan's failover.fences.");
        }
        try (var control = Session.open(servers.control(side))) {
            requirePrimary(control, "fenced");
            return new Fence(control, servers.controlDatabase(), guard).close(servers.data(side), servers.figures());
        }
    }

    @Override
    public void unfence(SystemSpec system, Side side, Guard guard) {
        var servers = new Servers(system, secrets);
        try (var control = Session.open(servers.control(side))) {
            requirePrimary(control, "opened");
            new Fence(control, servers.controlDatabase(), guard).open();
        }
    }

    private static void requirePrimary(Session control, String what) {
        if (Position.inRecovery(control)) {
            throw new SystemException.Precondition(
                    control.system(),
                    "the server at " + control.where() + " is a standby and cannot be " + what + ".",
                    "Ask for the side that serves; a standby takes over what its primary says.");
        }
    }

    @Override
    public boolean awaitCaughtUp(SystemSpec system, Side standby, String position, Duration longest) {
        var servers = new Servers(system, secrets);
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            if (holds(servers.control(standby), position, deadline)) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.of(LOOK_AGAIN);
        }
    }

    /** A standby that is just being restarted may still catch up: only the time decides. */
    private static boolean holds(Login login, String position, long deadline) {
        try (var control = Session.open(login, SHORT)) {
            while (true) {
                boolean there = control.truth(
                        "asking how far it has applied the log",
                        "SELECT CASE WHEN pg_is_in_recovery() THEN " + Position.REPLAYED + " ELSE "
                                + Position.OF_PRIMARY + " END >= ?::pg_lsn",
                        position);
                if (there || System.nanoTime() > deadline) {
                    return there;
                }
                Pause.of(LOOK_AGAIN);
            }
        } catch (SystemException.Unreachable | SystemException.Lost | SystemException.Broken silent) {
            return false;
        }
    }

    @Override
    public Promoted promote(SystemSpec system, Side standby, Duration longest, Guard guard) {
        Optional<Hosting> host = hosts.of(system);
        if (host.isPresent()) {
            return hosted(host.get(), system, standby, longest, guard);
        }
        var servers = new Servers(system, secrets);
        var patience = longest.compareTo(Session.PATIENCE) < 0 ? longest : Session.PATIENCE;
        try (var control = Session.open(servers.control(standby), patience)) {
            var promoted = new Promotion(control, guard).promote(longest);
            // The old primary's fence came over with its log.
            new Fence(control, servers.controlDatabase(), guard).open();
            WriteProof.of(servers.data(standby), clock);
            return promoted;
        }
    }

    /** Its files cannot be read, so where the timelines part is told by the end of the log that the replica had applied. */
    private Promoted hosted(Hosting host, SystemSpec system, Side standby, Duration longest, Guard guard) {
        long begun = System.nanoTime();
        List<String> aftermath = host.promote(system, standby, longest, guard);
        Duration left = longest.minusNanos(System.nanoTime() - begun);
        var servers = new Servers(system, secrets);
        var promoted = Promotion.awaited(servers.control(standby), left.isNegative() ? Duration.ZERO : left);
        WriteProof.of(servers.data(standby), clock);
        return new Promoted(promoted.timeline(), promoted.position(), aftermath);
    }

    @Override
    public Instant proveWrites(SystemSpec system, Side side) {
        return WriteProof.of(new Servers(system, secrets).data(side), clock);
    }

    @Override
    public Rejoined rejoin(SystemSpec system, Side old, Guard guard) {
        if (!closesItself(system)) {
            throw new SystemException.Precondition(
                    system.name(),
                    "its servers are run by " + system.setting("managed").orElse("a provider")
                            + ", where a server of its own never follows again.",
                    "have the provider make a new replica of the serving one in the " + old.word()
                            + " region, name it in the plan, delete the old server, then ask for the way back again.");
        }
        return new Rejoin(new Servers(system, secrets), programs, old, guard).rejoin();
    }
}
