package dev.holdfast.lambda.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.UnknownEvent;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Decides what an invoker is told. Whoever invokes asynchronously (alarm, schedule, topic) learns one bit, so only a run that
 * did all that was asked may look like success; everything else is an error:
 *
 * <ul>
 *   <li>{@code ok}: the report is handed back. {@code handed-over}: too, for another attempt would start the work once more;
 *       its status says what it is, whether the work is done says the other place's own report, and the watchdog misses what
 *       that place does not make.
 *   <li>{@code partial}: {@link RunIncomplete}; {@code failed}: {@link RunFailed}; {@code refused}: {@link RunRefused}.
 *   <li>The event or plan is of no use: {@link EventRejected}. The vault, a store, a key cannot be reached: {@link NotBegun}.
 *   <li>Anything else: {@link Unforeseen}.
 * </ul>
 *
 * <p>Lambda repeats an asynchronous event at most twice, after one and two more minutes, and then hands it to the dead-letter
 * queue or the failure destination (AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
 * invocation"); it cannot be told by an error not to. So a refusal is repeated, but never for ever, and that is what is wanted:
 * the gates are asked again, and a refusal that stands reaches a person. A repeated alarm joins its run and changes nothing
 * twice; a repeated occurrence of a schedule finds its backup made and looks after the copies; a request by hand is done once
 * more. Step Functions tells the errors apart by their type and does not repeat what another attempt is no good for.
 *
 * <p>Pure: knows neither Lambda nor time.
 */
public sealed interface Settlement {
    /** The most that Lambda hands back: 6 MiB (AWS Lambda Developer Guide, "Lambda quotas"). */
    int MOST_ANSWER_BYTES = 6 * 1024 * 1024;

    /** The most of a report that an error's message carries; a log line takes no more than 256 KiB. */
    int MOST_MESSAGE_CHARS = 64 * 1024;

    /** What another attempt could not make better. */
    Set<Status> SETTLED = Set.of(Status.OK, Status.HANDED_OVER);

    /** This is handed back; the invocation succeeds. */
    record Answered(JsonNode answer) implements Settlement {}

    /** This is raised; the invocation fails. */
    record Raised(InvocationError error) implements Settlement {}

    /** Settles what a function returned: a report, or another answer that some caller expects. */
    static Settlement of(Object answer) {
        if (answer instanceof RunReport report && !SETTLED.contains(report.status())) {
            return new Raised(error(report));
        }
        JsonNode tree = Json.tree(answer);
        int bytes = Json.bytes(tree).length;
        return new Answered(
                bytes > MOST_ANSWER_BYTES && answer instanceof RunReport report ? shortened(report, bytes) : tree);
    }

    /** Settles what a function refused to take, in the words of the refusal and with its hint. */
    static Settlement of(HoldfastException failure) {
        String message = failure.getClass().getSimpleName() + ": " + failure.explained();
        boolean useless = failure instanceof UnknownEvent
                || failure instanceof InvalidRequest
                || failure instanceof PlanException;
        return new Raised(useless ? new EventRejected(message) : new NotBegun(message));
    }

    /** Settles what nobody foresaw; its stack goes to the log with the error. */
    static Settlement of(RuntimeException unforeseen) {
        return new Raised(new Unforeseen(
                "an unforeseen failure, a mistake in Holdfast: "
                        + unforeseen.getClass().getName() + ".",
                unforeseen));
    }

    private static InvocationError error(RunReport report) {
        return switch (report.status()) {
            case OK, HANDED_OVER -> throw new IllegalArgumentException("a run that went well is no error");
            case REFUSED -> new RunRefused(message(report, "was refused, nothing was begun"));
            case PARTIAL -> new RunIncomplete(message(report, "did a part of what was asked"));
            case FAILED -> new RunFailed(message(report, "failed"));
        };
    }

    /** One sentence, then the report itself: an error's message is all that a dead-letter queue keeps of it. */
    private static String message(RunReport report, String ended) {
        String json = new String(Json.bytes(report), StandardCharsets.UTF_8);
        String shown = json.length() > MOST_MESSAGE_CHARS
                ? json.substring(0, MOST_MESSAGE_CHARS) + " … (cut, " + json.length() + " characters in all)"
                : json;
        return "%s for plan %s, run %s, %s. Report: %s"
                .formatted(
                        report.run().function(),
                        report.run().plan(),
                        report.run().run(),
                        ended,
                        shown);
    }

    private static JsonNode shortened(RunReport report, int bytes) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.set("run", Json.tree(report.run()));
        answer.set("finishedAt", Json.tree(report.finishedAt()));
        answer.set("status", Json.tree(report.status()));
        answer.put(
                "shortened",
                "the report has " + bytes + " bytes, Lambda hands back " + MOST_ANSWER_BYTES
                        + " at most; what the run recorded lies whole in the vault");
        return answer;
    }
}
