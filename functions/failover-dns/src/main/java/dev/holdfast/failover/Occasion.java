package dev.holdfast.failover;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Regions;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.failover.incident.RunFile;
import java.time.Clock;
import java.time.Instant;

/** On what occasion one invocation speaks and acts: at which plan, as which run, for whom, at what time. */
record Occasion(Plan plan, RunContext context, Clock clock) {
    Instant now() {
        return clock.instant();
    }

    /** Log lines of this invocation, whichever run it goes on with. */
    RunLog log() {
        return new RunLog(context);
    }

    /** The run is the same for every invocation that goes on with it; when it began and for whom is this invocation's. */
    RunContext of(RunFile file) {
        return new RunContext(file.run(), context.function(), plan.name(), context.startedAt(), context.actor());
    }

    /** A region as messages name it. */
    String region(Side side) {
        return plan.regions().with(side.role()).map(Regions.Region::name).orElse("the " + side.word() + " region");
    }

    /** The other way out of a run that stands still, where there still is one. */
    String orGiveUp(RunFile file, RunbookReport done) {
        return done.committed() ? "" : "; or give it up: " + command(file) + " --give-up --reason TEXT";
    }

    /** What a person types to go on with a run, to be followed by a full stop or by options. */
    String command(RunFile file) {
        return "holdfast failover --plan " + plan.name() + " --run " + file.run();
    }
}
