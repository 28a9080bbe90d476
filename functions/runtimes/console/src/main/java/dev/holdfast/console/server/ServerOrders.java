package dev.holdfast.console.server;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Hosts;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemChoice;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.CallerIdentity;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.core.vault.lease.Leases;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Orders to a database server that a provider runs. They hold the lease of failovers, so that nobody restarts a server while
 * service moves, and each leaves a signed record in the vault.
 */
@Singleton
public final class ServerOrders {
    /** The one under which service moves. */
    private static final String LEASE = "failover";

    private static final Duration LEASE_TIME = Duration.ofMinutes(2);
    private static final String FUNCTION = "server";

    private final Hosts hosts;
    private final Vaults vaults;
    private final CallerIdentity callers;
    private final Clock clock;

    public ServerOrders(Hosts hosts, Vaults vaults, CallerIdentity callers, Clock clock) {
        this.hosts = hosts;
        this.vaults = vaults;
        this.callers = callers;
        this.clock = clock;
    }

    /** Whose server, and why. */
    public record Target(Plan plan, String system, Side side, String reason) {}

    /**
     * Restarts it, which ends every session on it.
     *
     * @throws SystemException when no provider runs it, or it was refused, or it does not serve within {@code longest}
     * @throws dev.holdfast.core.vault.lease.LeaseHeld when service is being moved
     */
    public ServerReport restart(Target target, Duration longest) {
        return ordered(target, "restart", (host, system, guard) -> {
            Instant begun = clock.instant();
            host.restart(system, target.side(), longest, guard);
            return "restarted; it serves again after "
                    + Duration.between(begun, clock.instant()).toSeconds() + " s";
        });
    }

    /** Sets how many sessions it lets in. Throws as {@link #restart}. */
    public ServerReport admit(Target target, int sessions) {
        return ordered(target, "sessions", (host, system, guard) -> {
            Hosting.Admission admission = host.admit(system, target.side(), sessions, guard);
            return admission.restartNeeded()
                    ? "lets in " + admission.now() + " sessions after its next restart; before: " + admission.before()
                    : "lets in " + admission.now() + " sessions, as before";
        });
    }

    private interface Order {
        String give(Hosting host, SystemSpec system, Guard guard);
    }

    private ServerReport ordered(Target target, String order, Order work) {
        SystemSpec system =
                SystemChoice.of(target.plan(), List.of(target.system())).getFirst();
        Hosting host = hosts.of(system)
                .orElseThrow(() -> new SystemException.Precondition(
                        system.name(),
                        "no provider runs its servers.",
                        "restart and configure them where they run; a plan says managed: rds where RDS does."));
        Instant started = clock.instant();
        RunContext run =
                new RunContext(RunId.create(started), FUNCTION, target.plan().name(), started, actor());
        try (Vault vault = vaults.open(target.plan())) {
            String what;
            Leases leases = new Leases(vault.coordination(), target.plan().name(), clock);
            try (LeaseKeeper lease = LeaseKeeper.keep(leases, LEASE, run.run(), LEASE_TIME)) {
                what = work.give(host, system, guard(lease));
            }
            ServerReport report = new ServerReport(
                    run,
                    clock.instant(),
                    Status.OK,
                    system.name(),
                    target.side().word(),
                    order,
                    target.reason(),
                    what);
            vault.writeRun(FUNCTION, run.run(), started, report);
            return report;
        }
    }

    private Actor actor() {
        Caller caller = callers.current();
        return new Actor(caller.name(), caller.authenticated(), caller.mechanism() + ":" + caller.name());
    }

    private static Guard guard(LeaseKeeper lease) {
        return new Guard() {
            @Override
            public void check() {
                lease.check();
            }

            @Override
            public long epoch() {
                return lease.epoch();
            }
        };
    }
}
