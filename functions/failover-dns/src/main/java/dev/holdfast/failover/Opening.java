package dev.holdfast.failover;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Scenario;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.GateOverride;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Transition;
import java.time.Instant;
import java.util.List;

/** Opens the file of a run that an alarm or a request proposes. Pure: nothing is kept yet. */
final class Opening {
    private final Plan plan;
    private final RunContext context;

    Opening(Plan plan, RunContext context) {
        this.plan = plan;
        this.context = context;
    }

    RunFile by(Trigger.Alarm alarm, AlarmJudgement.MayStart may) {
        return file(
                Direction.FAILOVER,
                may.scenario(),
                false,
                alarm.alarm(),
                List.of(AlarmJudgement.word(alarm)),
                alarm.changedAt(),
                may.why(),
                List.of());
    }

    /** @throws InvalidRequest when it is not clear which of the plan's scenarios is meant */
    RunFile by(FailoverRequest request) {
        return file(
                request.direction(),
                scenario(request),
                request.byPerson(),
                "",
                List.of(),
                context.startedAt(),
                request.reason(),
                request.overrides());
    }

    private String scenario(FailoverRequest request) {
        List<String> names = plan.scenarios().stream().map(Scenario::name).toList();
        if (!request.scenario().isEmpty()) {
            if (!names.contains(request.scenario())) {
                throw new InvalidRequest(
                        List.of("plan '" + plan.name() + "' has no scenario '" + request.scenario() + "'."),
                        "Its scenarios are " + String.join(", ", names) + ". Nothing was done.");
            }
            return request.scenario();
        }
        List<String> mapped = plan.failover().alarms().stream()
                .map(alarm -> alarm.scenario())
                .distinct()
                .toList();
        if (mapped.size() == 1 || request.direction() != Direction.FAILOVER || names.isEmpty()) {
            return mapped.size() == 1 ? mapped.getFirst() : "";
        }
        throw new InvalidRequest(
                List.of("\"scenario\" is missing, and the plan's alarms do not say which one is meant."),
                "Its scenarios are " + String.join(", ", names) + ". Nothing was done.");
    }

    private RunFile file(
            Direction direction,
            String scenario,
            boolean byPerson,
            String alarm,
            List<Transition> heard,
            Instant firstFailure,
            String reason,
            List<GateOverride> overrides) {
        return new RunFile(
                context.run(),
                context.startedAt(),
                context.actor(),
                byPerson,
                alarm,
                heard,
                scenario,
                direction,
                direction.from(),
                direction.from().other(),
                firstFailure,
                reason,
                overrides,
                RunFile.Stage.UNDECIDED,
                0,
                false,
                context.startedAt(),
                List.of());
    }
}
