package dev.holdfast.failover;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.Secret;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.RequestReader;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.failover.approval.Approval;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateOverride;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code failover-dns} is asked to do.
 *
 * @param plan name of the plan
 * @param actor who asks
 * @param byPerson whether a person asks; a schedule may only rehearse or go on with a run
 * @param scenario name of the scenario; empty when not given
 * @param reason why; may be empty
 * @param dryRun only say what would be done
 * @param run identifier of the run to go on with; empty when a new one is meant
 * @param giveUp whether that run is to be ended, and what it did taken back
 * @param moveAuthority name of the store that is to become authoritative; empty when that is not meant
 */
public record FailoverRequest(
        String plan,
        Actor actor,
        boolean byPerson,
        String scenario,
        Direction direction,
        String reason,
        boolean dryRun,
        List<GateOverride> overrides,
        List<Approval> approvals,
        String run,
        boolean giveUp,
        String moveAuthority) {
    static final int MOST_REASON_CHARS = 500;
    private static final int MOST_CODE_CHARS = 80;
    private static final int MOST_ENTRIES = 20;

    public FailoverRequest {
        overrides = List.copyOf(overrides);
        approvals = List.copyOf(approvals);
    }

    /**
     * Reads {@code {plan, scenario?, direction?, dryRun?, reason?, overrides?: [{gate, reason}], approvals?: [{role,
     * code}], run?, giveUp?, moveAuthority?}} strictly.
     *
     * @throws dev.holdfast.core.trigger.InvalidRequest with every problem found
     */
    public static FailoverRequest of(Trigger.Asked trigger) {
        ObjectNode request = trigger.request();
        RequestReader reader = new RequestReader(request);
        boolean byPerson = trigger instanceof Trigger.Manual;
        FailoverRequest read = new FailoverRequest(
                reader.requiredName("plan"),
                trigger.actor(),
                byPerson,
                reader.name("scenario", ""),
                reader.choice("direction", Direction.byWord(), Direction.FAILOVER),
                reader.text("reason", MOST_REASON_CHARS, ""),
                reader.flag("dryRun", false),
                overrides(reader, trigger.actor()),
                approvals(reader),
                reader.parsed("run", "", "the identifier of a run", FailoverRequest::runIn),
                reader.flag("giveUp", false),
                reader.name("moveAuthority", ""));
        read.check(reader, request);
        reader.finish();
        return read;
    }

    /** What does not go together. */
    private void check(RequestReader reader, ObjectNode request) {
        if (!byPerson && run.isEmpty() && !dryRun && direction != Direction.TEST) {
            reader.problem("a schedule may only rehearse (\"direction\": \"test\", \"dryRun\": true) or go on with a"
                    + " \"run\"; a person or an alarm starts a " + direction.word() + ".");
        }
        if (!byPerson && !overrides.isEmpty()) {
            reader.problem("only a person may override a gate.");
        }
        if (!run.isEmpty() && (request.has("scenario") || request.has("direction") || dryRun)) {
            reader.problem("\"run\" goes on with what was begun: leave out scenario, direction and dryRun.");
        }
        if (run.isEmpty() && !approvals.isEmpty()) {
            reader.problem("\"approvals\" need the \"run\" they are for; the message with the code names it.");
        }
        if (giveUp && (run.isEmpty() || reason.isEmpty() || !byPerson)) {
            reader.problem("\"giveUp\" ends a \"run\": name it, and say why with \"reason\"; only a person may.");
        }
        if (giveUp && (!overrides.isEmpty() || !approvals.isEmpty() || !moveAuthority.isEmpty())) {
            reader.problem("\"giveUp\" needs nobody's leave: leave out overrides, approvals and moveAuthority.");
        }
        if (!moveAuthority.isEmpty() && (request.has("scenario") || request.has("direction") || !overrides.isEmpty())) {
            reader.problem("\"moveAuthority\" moves no service: leave out scenario, direction and overrides.");
        }
        boolean begins = !dryRun && run.isEmpty() && moveAuthority.isEmpty();
        if (begins && byPerson && !request.has("direction") && !request.has("scenario")) {
            reader.problem("\"direction\" is missing: say failover, failback or test. What may be meant for another"
                    + " function is never taken for a failover.");
        }
        if (!dryRun && run.isEmpty() && byPerson && direction != Direction.TEST && reason.isEmpty()) {
            reader.problem("\"reason\" is missing: a failover asked for by a person says why.");
        }
    }

    private static Optional<String> runIn(String text) {
        try {
            return Optional.of(RunId.parse(text).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<GateOverride> overrides(RequestReader reader, Actor actor) {
        List<GateOverride> overrides = new ArrayList<>();
        Set<Gate> seen = new HashSet<>();
        for (ObjectNode entry : reader.objects("overrides", MOST_ENTRIES)) {
            RequestReader part = new RequestReader(entry);
            String word = part.requiredText("gate", MOST_CODE_CHARS);
            String reason = part.requiredText("reason", MOST_REASON_CHARS);
            finish(part, reader, "overrides");
            Optional<Gate> gate = Gate.named(word);
            if (gate.isEmpty()) {
                reader.problem("\"overrides\": there is no gate of that name; those that may be overridden are "
                        + overridable() + ".");
            } else if (!gate.get().overridable()) {
                reader.problem("\"overrides\": gate " + word + " can never be overridden; those that may are "
                        + overridable() + ".");
            } else if (!seen.add(gate.get())) {
                reader.problem("\"overrides\": gate " + word + " is there twice.");
            } else {
                overrides.add(new GateOverride(gate.get(), reason, actor));
            }
        }
        return overrides;
    }

    private static String overridable() {
        return Arrays.stream(Gate.values())
                .filter(Gate::overridable)
                .map(Gate::word)
                .collect(Collectors.joining(", "));
    }

    /** A code is never shown, not even a wrong one: it may be another role's right one. */
    private static List<Approval> approvals(RequestReader reader) {
        List<Approval> approvals = new ArrayList<>();
        for (ObjectNode entry : reader.objects("approvals", MOST_ENTRIES)) {
            RequestReader part = new RequestReader(entry);
            String role = part.requiredName("role");
            String code = part.requiredText("code", MOST_CODE_CHARS);
            finish(part, reader, "approvals");
            approvals.add(new Approval(role, Secret.of(code)));
        }
        return approvals;
    }

    private static void finish(RequestReader part, RequestReader whole, String field) {
        try {
            part.finish();
        } catch (InvalidRequest e) {
            e.problems().forEach(problem -> whole.problem("\"" + field + "\": " + problem));
        }
    }
}
