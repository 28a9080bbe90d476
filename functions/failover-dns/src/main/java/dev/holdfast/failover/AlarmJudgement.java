package dev.holdfast.failover;

import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Regions;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.failover.gate.Spans;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.incident.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an alarm may start. Pure: the alarm, the plan and who serves in, a verdict out. */
sealed interface AlarmJudgement {
    /** Clocks of different makers may differ by so much. */
    Duration SKEW = Duration.ofMinutes(2);

    /** One sentence. */
    String why();

    /** It is reported and nothing else. */
    record Reported(String why) implements AlarmJudgement {}

    /** It would start something, but must not as things are. */
    record Refused(String why, String hint) implements AlarmJudgement {}

    /** It may start this. */
    record MayStart(String scenario, String why) implements AlarmJudgement {}

    /** It starts nothing, but takes back what it said before. */
    record TakesBack(String why) implements AlarmJudgement {}

    /** Whether the alarm may start anything at all. Needs no store. */
    static AlarmJudgement ofItself(Trigger.Alarm alarm, Plan plan) {
        Failover failover = plan.failover();
        Optional<String> scenario = failover.scenarioOf(alarm.identifiers());
        if (scenario.isEmpty()) {
            return new Reported("nobody mapped alarm '%s' to a scenario of plan '%s', so it starts nothing"
                    .formatted(alarm.alarm(), plan.name()));
        }
        return switch (alarm.state()) {
            case CLEARED -> new TakesBack("alarm '" + alarm.alarm() + "' says that it is over, which starts nothing");
            case UNKNOWN ->
                new Reported("alarm '" + alarm.alarm() + "' says neither that something is down nor that it"
                        + " is over, which starts nothing");
            case FIRED -> new MayStart(scenario.get(), "alarm '" + alarm.alarm() + "' fired at " + alarm.changedAt());
        };
    }

    /** What it says about an outage. */
    static Transition word(Trigger.Alarm alarm) {
        return new Transition(alarm.alarm(), place(alarm), alarm.changedAt(), alarm.state() == Trigger.State.FIRED);
    }

    /** Whether it may start that now. Asked only of transitions that are not answered by a run already. */
    static AlarmJudgement ofNow(Trigger.Alarm alarm, MayStart may, Plan plan, Serving serving, Instant now) {
        Duration age = Duration.between(alarm.changedAt(), now);
        Duration longest = plan.failover().alarmAge();
        String byHand = "if the region is down now, start the failover by hand: holdfast failover --plan " + plan.name()
                + " --scenario " + may.scenario() + " --reason TEXT.";
        if (age.compareTo(longest) > 0) {
            return new Refused(
                    "alarm '%s' fired %s ago, the plan takes alarms of at most %s"
                            .formatted(alarm.alarm(), Spans.text(age), Spans.text(longest)),
                    byHand);
        }
        if (age.negated().compareTo(SKEW) > 0) {
            return new Refused(
                    "alarm '%s' fired at %s, %s from now".formatted(alarm.alarm(), alarm.changedAt(), Spans.text(age)),
                    "see to the clocks of the sender and of this machine; " + byHand);
        }
        String serves = region(plan, serving);
        if (!alarm.mayConcern(serves)) {
            return new Refused(
                    "alarm '%s' is about %s, but %s serves"
                            .formatted(alarm.alarm(), String.join(", ", alarm.regions()), serves),
                    "nothing needs to move away from a region that does not serve.");
        }
        if (serving.moved() && alarm.changedAt().isBefore(serving.since())) {
            return new Refused(
                    "alarm '%s' fired at %s, before service moved to %s at %s"
                            .formatted(alarm.alarm(), alarm.changedAt(), serves, serving.since()),
                    "nothing needs to move for what was so before.");
        }
        if (serving.side() != dev.holdfast.failover.gate.Direction.FAILOVER.from()) {
            return new Refused(
                    "alarm '%s' is about %s, where the standby serves since %s; nothing moves back by itself"
                            .formatted(alarm.alarm(), serves, serving.since()),
                    "a person decides: holdfast failover --plan " + plan.name()
                            + " --direction failback --reason TEXT.");
        }
        return may;
    }

    /**
     * From where an alarm looks: the region its ARN names, because whoever else looks from there shares its network; the
     * service that raised it where no ARN does.
     */
    private static String place(Trigger.Alarm alarm) {
        Pattern arn = Pattern.compile("arn:[^:]+:cloudwatch:([a-z0-9-]+):.*");
        List<Matcher> matchers = alarm.identifiers().stream().map(arn::matcher).toList();
        return matchers.stream()
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse(alarm.service().title());
    }

    private static String region(Plan plan, Serving serving) {
        return plan.regions()
                .with(serving.side().role())
                .map(Regions.Region::name)
                .orElse("the " + serving.side().word() + " region");
    }
}
