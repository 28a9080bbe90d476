package dev.holdfast.aws.control.compute;

import dev.holdfast.aws.control.Arn;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Who is invoked by one-off schedules, as the runtime's settings say.
 *
 * @param target {@code HOLDFAST_FUNCTION_ARN}: the alias of this very function; schedules are made in its region
 * @param role {@code HOLDFAST_SCHEDULER_ROLE_ARN}: whom EventBridge Scheduler acts as
 * @param group {@code HOLDFAST_SCHEDULER_GROUP}; {@code default} when not given
 */
record ScheduleSettings(Arn target, String role, String group) {
    private static final String ROLE = "holdfast.scheduler.role-arn";

    /** Whether schedules are meant to be made at all. */
    static boolean areGiven(Config config) {
        return Settings.given(config, ROLE).isPresent();
    }

    /** @throws ContinuationFailed naming everything that is missing */
    static ScheduleSettings of(Config config) {
        Settings settings = new Settings(config);
        Optional<Arn> target = settings.arn("holdfast.function.arn", "lambda");
        String role = settings.required(ROLE);
        String group = settings.given("holdfast.scheduler.group").orElse("default");
        if (!settings.problems().isEmpty()) {
            throw new ContinuationFailed(
                    "nobody can be asked to go on with a run later: " + String.join(", ", settings.problems()) + ".",
                    "set what is missing in the function's environment.",
                    null);
        }
        return new ScheduleSettings(target.orElseThrow(), role, group);
    }
}
