package dev.holdfast.core.runbook;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.run.RunContext;
import java.time.Instant;

/**
 * One attempt to carry a run on: by the event that started it, by a continuation, by a person.
 *
 * @param context which run, of which function and plan; the same run for every invocation that resumes it
 * @param guard the right to act; each invocation takes the lease anew, so that it fences the ones before
 * @param deadline when this process ends, less the time it takes to hand over: nothing is begun from then on
 * @param checkBackAt when somebody shall look after the run in case this process dies: a little after the deadline, or
 *     after the lease would run out. Whoever looks then finds a finished run, one that is being worked on, or one to resume
 */
public record Invocation(RunContext context, Guard guard, Instant deadline, Instant checkBackAt) {}
