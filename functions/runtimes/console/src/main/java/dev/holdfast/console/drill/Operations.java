package dev.holdfast.console.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.failover.FailoverFunction;
import dev.holdfast.failover.FailoverReport;
import dev.holdfast.failover.gate.Gate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Invokes the function as a cloud or a person does: with the bytes of an event. */
final class Operations {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final String PERSON = "sre-on-call@drill.test";

    private final FailoverFunction function;
    private final Timeline timeline;
    private final Ending ending;
    private final List<FailoverReport> reports = new ArrayList<>();

    Operations(FailoverFunction function, Timeline timeline, Ending ending) {
        this.function = function;
        this.timeline = timeline;
        this.ending = ending;
    }

    /** An event arrives from the alarm. */
    FailoverReport alarm(byte[] event) {
        FailoverReport report = quietly(event);
        timeline.note("failover-dns: " + words(report));
        return report;
    }

    /** The same without a line in the timeline. */
    FailoverReport quietly(byte[] event) {
        FutureTask<Object> answer = new FutureTask<>(() -> function.handle(TriggerIntake.parse(event)));
        Thread.ofVirtual().name("failover-dns").start(answer);
        FailoverReport report = (FailoverReport) awaited(answer);
        keep(report);
        return report;
    }

    /** Whoever ends the drill does not wait for a function that waits for servers. */
    private Object awaited(FutureTask<Object> answer) {
        while (true) {
            ending.check();
            try {
                return answer.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException atWork) {
                continue;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new DrillFailed("failover-dns failed: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DrillFailed("the drill was interrupted.", e);
            }
        }
    }

    /** A person wants service back in the primary region, and says why that may be so soon. */
    FailoverReport failback(String reason) {
        timeline.note("a person asks for the failback");
        ObjectNode event = asked(reason).put("direction", "failback").put("scenario", DrillPlan.SCENARIO);
        return alarm(bytes(overriding(event, Gate.HOLD_DOWN, "the drill goes back at once, on purpose")));
    }

    /** A person goes on with a run that was held. */
    FailoverReport goOn(FailoverReport held, String reason) {
        timeline.note("a person goes on with the run: " + reason);
        return alarm(bytes(asked(reason).put("run", run(held))));
    }

    /** The run's continuation comes round, with the event that it keeps. */
    FailoverReport resume(FailoverReport held) {
        return alarm(bytes(
                Json.mapper().createObjectNode().put("plan", DrillPlan.NAME).put("run", run(held))));
    }

    /** A person goes on with it past a gate, in writing. */
    FailoverReport override(FailoverReport held, Gate gate, String reason) {
        timeline.note("a person overrides " + gate.word() + " in writing: " + reason);
        return alarm(bytes(overriding(asked(reason).put("run", run(held)), gate, reason)));
    }

    /** Everything the function answered so far. */
    synchronized List<FailoverReport> reports() {
        return List.copyOf(reports);
    }

    /** The runs that it was about. */
    synchronized List<RunId> runs() {
        return reports.stream().map(report -> report.run().run()).distinct().toList();
    }

    private synchronized void keep(FailoverReport report) {
        reports.add(report);
    }

    private static ObjectNode asked(String reason) {
        return Json.mapper()
                .createObjectNode()
                .put("plan", DrillPlan.NAME)
                .put("reason", reason)
                .put("actor", PERSON);
    }

    private static ObjectNode overriding(ObjectNode event, Gate gate, String reason) {
        event.putArray("overrides").addObject().put("gate", gate.word()).put("reason", reason);
        return event;
    }

    private static String run(FailoverReport report) {
        return report.run().run().toString();
    }

    private static byte[] bytes(ObjectNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String words(FailoverReport report) {
        return report.outcome().name().replace('_', ' ').toLowerCase(java.util.Locale.ROOT) + ": " + report.what();
    }
}
