package dev.holdfast.aws.control.compute;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.AwsTrouble;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;

/**
 * Runs to resume, one schedule of Amazon EventBridge Scheduler each ("One-time schedules", EventBridge Scheduler User Guide),
 * which removes itself once it has fired. It is named after run and second, so asking twice is asking once, and is made in the
 * region of the function that it invokes. Scheduler is exact to the minute, at least once, and repeats what the function's
 * region does not take for a day.
 *
 * <p>The event says which run of which plan to go on with, and in Scheduler's own attributes that a schedule asks: what only
 * a person may have done is not done by it.
 *
 * <p>Not a bean: a runtime has exactly one continuation and says which. Settings are read when they are needed.
 */
public final class SchedulerContinuation implements Continuation {
    private static final Pattern FUNCTION = Pattern.compile("[a-z0-9][a-z0-9-]{0,14}");
    /** Of {@code at(…)}: without fraction and zone. */
    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    /** What is due now still has to arrive before it is due, by Scheduler's clock. */
    private static final Duration SOON = Duration.ofSeconds(15);

    /** Asked when an invocation's time is over: what is kept back of it for this must suffice for every attempt. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int ATTEMPTS = 3;

    private final AwsClients clients;
    private final Config config;
    private final Clock clock;
    private final String endpoint;

    /** Schedules as {@code HOLDFAST_FUNCTION_ARN}, {@code HOLDFAST_SCHEDULER_ROLE_ARN} and {@code …_GROUP} say. */
    public SchedulerContinuation(AwsClients clients, Config config, Clock clock) {
        this(clients, config, clock, "");
    }

    /** @param endpoint another server than AWS's own; empty for AWS itself */
    SchedulerContinuation(AwsClients clients, Config config, Clock clock, String endpoint) {
        this.clients = clients;
        this.config = config;
        this.clock = clock;
        this.endpoint = endpoint;
    }

    /** What the schedule sends; what stands in angle brackets is filled in when it fires ("Adding context attributes"). */
    private record Event(
            String plan,
            String run,
            String scheduleArn,
            String scheduledTime,
            String executionId,
            String attemptNumber) {
        static Event of(String plan, RunId run) {
            return new Event(
                    plan,
                    run.toString(),
                    "<aws.scheduler.schedule-arn>",
                    "<aws.scheduler.scheduled-time>",
                    "<aws.scheduler.execution-id>",
                    "<aws.scheduler.attempt-number>");
        }
    }

    /** @throws ContinuationFailed when no schedule could be made */
    @Override
    public void resumeAt(String function, String plan, RunId run, Instant instant) {
        ScheduleSettings settings = ScheduleSettings.of(config);
        Instant second = wholeSecond(instant);
        String name = prefix(function, run) + Long.toString(second.getEpochSecond(), Character.MAX_RADIX);
        asking("scheduler:CreateSchedule", "schedule " + settings.group() + "/" + name, settings, () -> {
            try {
                return client(settings).createSchedule(request(settings, name, plan, run, second));
            } catch (ConflictException asked) {
                return asked;
            }
        });
    }

    /**
     * Where no schedules are set up none can wait.
     *
     * @throws ContinuationFailed when schedules that still wait could not be listed or removed
     */
    @Override
    public void ended(String function, String plan, RunId run) {
        if (!ScheduleSettings.areGiven(config)) {
            return;
        }
        ScheduleSettings settings = ScheduleSettings.of(config);
        for (ScheduleSummary waiting : waiting(settings, prefix(function, run))) {
            asking(
                    "scheduler:DeleteSchedule",
                    "schedule " + settings.group() + "/" + waiting.name(),
                    settings,
                    () -> removed(settings, waiting.name()));
        }
    }

    private List<ScheduleSummary> waiting(ScheduleSettings settings, String prefix) {
        return asking("scheduler:ListSchedules", "schedule group " + settings.group(), settings, () -> {
            try {
                return client(settings)
                        .listSchedulesPaginator(
                                request -> request.groupName(settings.group()).namePrefix(prefix))
                        .schedules()
                        .stream()
                        .toList();
            } catch (ResourceNotFoundException noGroup) {
                return List.of();
            }
        });
    }

    private Object removed(ScheduleSettings settings, String name) {
        try {
            return client(settings)
                    .deleteSchedule(
                            request -> request.groupName(settings.group()).name(name));
        } catch (ResourceNotFoundException fired) {
            return fired;
        }
    }

    private CreateScheduleRequest request(
            ScheduleSettings settings, String name, String plan, RunId run, Instant second) {
        Instant earliest = wholeSecond(clock.instant().plus(SOON));
        return CreateScheduleRequest.builder()
                .groupName(settings.group())
                .name(name)
                .description("Goes on with run " + run + " of plan " + plan)
                .scheduleExpression("at(" + AT.format(second.isBefore(earliest) ? earliest : second) + ")")
                .scheduleExpressionTimezone("UTC")
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(target -> target.arn(settings.target().text())
                        .roleArn(settings.role())
                        .input(Json.text(Event.of(plan, run))))
                .build();
    }

    /** Never before what was asked for: schedules know whole seconds only. */
    private static Instant wholeSecond(Instant instant) {
        Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(instant) ? second : second.plusSeconds(1);
    }

    /** A name has 64 characters, so the run goes in without its hyphens and the second in base 36. */
    private static String prefix(String function, RunId run) {
        if (!FUNCTION.matcher(function).matches()) {
            throw new IllegalArgumentException("'" + function + "' is not the name of a function");
        }
        return "holdfast-" + function + "-" + run.toString().replace("-", "").toLowerCase(Locale.ROOT) + "-";
    }

    private SchedulerClient client(ScheduleSettings settings) {
        return clients.client(
                SchedulerClient.class,
                new Reach(settings.target().region(), endpoint, TIMEOUT),
                ATTEMPTS,
                SchedulerClient::builder);
    }

    private static <T> T asking(String action, String about, ScheduleSettings settings, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            AwsTrouble trouble =
                    AwsTrouble.of(action, about + " in " + settings.target().region(), e);
            throw new ContinuationFailed(trouble.what(), trouble.hint(), e);
        }
    }
}
