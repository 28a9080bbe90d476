package dev.holdfast.failover;

import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.Lifetime;
import dev.holdfast.core.runbook.DryRun;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Invocation;
import dev.holdfast.core.runbook.LeaseGuard;
import dev.holdfast.core.runbook.NoWayBack;
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
    private static final String PLANNED = "planned";

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

    /** Begins the run or goes on where its journal ends. One that stopped is left so. */
    RunbookReport goOn(Desk desk, RunFile file, LeaseKeeper lease) {
        return runner(desk).run(runbook(desk, file), begunWith(file), invocation(file, lease));
    }

    /** Begins a run over again that touched nothing. */
    RunbookReport beginAnew(Desk desk, RunFile file, LeaseKeeper lease) {
        return runner(desk)
                .beginAnew(runbook(desk, file), FailoverRunbook.HARMLESS, begunWith(file), invocation(file, lease));
    }

    /** Has a run go on that stopped or was left, because a person says what was done. */
    RunbookReport reopen(Desk desk, RunFile file, Brought brought, LeaseKeeper lease) {
        return runner(desk).reopen(runbook(desk, file), inTheWordsOf(brought.reason()), invocation(file, lease));
    }

    /**
     * Has a run turn back that a person gives up; empty when it has begun nothing.
     *
     * @throws NoWayBack when it may have promoted, or moved traffic
     */
    Optional<RunbookReport> giveUp(Desk desk, RunFile file, String reason, LeaseKeeper lease) {
        RunbookRunner runner = runner(desk);
        return runner.opening(file.run()).isEmpty()
                ? Optional.empty()
                : Optional.of(runner.giveUp(runbook(desk, file), inTheWordsOf(reason), invocation(file, lease)));
    }

    private String inTheWordsOf(String reason) {
        return occasion.context().actor().claimed() + ": " + reason;
    }

    /** Whether a run's journal was begun with the old primary closing itself, or without, as is asked. */
    static boolean wasPlanned(RunbookReport report, boolean planned) {
        return report.facts()
                .get(PLANNED)
                .filter(Boolean.toString(planned)::equals)
                .isPresent();
    }

    /** Works through the runbook of a test, which moves nothing and is decided by nobody. */
    RunbookReport tryOut(Desk desk, RunFile file, LeaseKeeper lease) {
        return runner(desk).run(runbook(desk, file), Facts.none(), invocation(file, lease));
    }

    /** What the run's journal tells, if it has one. */
    Optional<RunbookReport> look(Desk desk, RunFile file) {
        RunbookRunner runner = runner(desk);
        return runner.opening(file.run()).isEmpty() ? Optional.empty() : runner.look(runbook(desk, file), file.run());
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
                .with(PLANNED, file.planned());
    }
}
