package dev.holdfast.failover;

import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.Lifetime;
import dev.holdfast.core.runbook.DryRun;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Invocation;
import dev.holdfast.core.runbook.LeaseGuard;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.runbook.Runbook;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.runbook.RunbookRunner;
import dev.holdfast.core.vault.VaultLayout;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.step.FailoverRunbook;
import dev.holdfast.failover.step.KindMissing;
import dev.holdfast.failover.step.World;
import java.util.Optional;

/**
 * Works through the runbook that fits a run's file. Every method may throw {@link KindMissing}: then an adapter that the
 * plan needs is not installed, and nothing was touched.
 */
final class Procedure {
    private final Occasion occasion;
    private final World world;
    private final VaultLayout layout;
    private final Continuation continuation;
    private final Lifetime lifetime;
    private final Pace pace;
    private final SingleFlight flight;

    Procedure(
            Occasion occasion,
            World world,
            VaultLayout layout,
            Continuation continuation,
            Lifetime lifetime,
            Pace pace,
            SingleFlight flight) {
        this.occasion = occasion;
        this.world = world;
        this.layout = layout;
        this.continuation = continuation;
        this.lifetime = lifetime;
        this.pace = pace;
        this.flight = flight;
    }

    /** The steps it would take. Touches nothing. */
    DryRun planned(Desk desk, RunFile file) {
        return runner(desk).plan(runbook(desk, file), begunWith(file));
    }

    /** Begins the run or goes on where its journal ends; a person who says what was done may reopen one that stopped. */
    RunbookReport carryOut(Desk desk, RunFile file, Brought brought, LeaseKeeper lease) {
        RunbookRunner runner = runner(desk);
        Runbook runbook = runbook(desk, file);
        Invocation invocation = invocation(file, lease);
        boolean reopens = brought.byPerson() && !brought.reason().isEmpty();
        return reopens && runner.opening(file.run()).isPresent()
                ? runner.reopen(runbook, occasion.context().actor().claimed() + ": " + brought.reason(), invocation)
                : runner.run(runbook, begunWith(file), invocation);
    }

    /** Works through the runbook of a test, which moves nothing and is decided by nobody. */
    RunbookReport tryOut(Desk desk, RunFile file, LeaseKeeper lease) {
        return runner(desk).run(runbook(desk, file), Facts.none(), invocation(file, lease));
    }

    /** What the run's journal tells, if it has one. */
    Optional<RunbookReport> look(Desk desk, RunFile file) {
        return runner(desk).look(runbook(desk, file), file.run());
    }

    private Runbook runbook(Desk desk, RunFile file) {
        return new FailoverRunbook(world, occasion.plan(), file, desk.incidents(), pace, occasion.clock()).assemble();
    }

    private RunbookRunner runner(Desk desk) {
        return new RunbookRunner(desk.store(), layout, continuation, pace, occasion.clock());
    }

    private Invocation invocation(RunFile file, LeaseKeeper lease) {
        return new Invocation(occasion.of(file), LeaseGuard.of(lease), lifetime.end(), flight.checkBackAt());
    }

    private static Facts begunWith(RunFile file) {
        return Facts.of("scenario", file.scenario())
                .with("direction", file.direction().word())
                .with("planned", file.planned());
    }
}
