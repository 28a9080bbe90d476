package dev.holdfast.terraform;

import dev.holdfast.core.plan.CronDialect;
import dev.holdfast.core.plan.Notation;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A test for the module {@code schedules} that is written anew each time: it must come to the same expressions as
 * {@link CronDialect}, for every schedule of both plans and for every interval that divides a day.
 */
final class GeneratedSchedules {
    private static final int MINUTES_A_DAY = 24 * 60;

    private GeneratedSchedules() {}

    private record Job(String system, Schedule schedule) {}

    static String testFile() {
        List<Job> jobs = new ArrayList<>();
        for (String name : List.of("healthcare-gitops", "cerebra-md")) {
            Plan plan = Project.plan(Project.planFile(name));
            plan.systems()
                    .forEach(system -> system.schedules()
                            .forEach(schedule -> jobs.add(new Job(name + "-" + system.name(), schedule))));
        }
        IntStream.rangeClosed(1, MINUTES_A_DAY)
                .filter(minutes -> MINUTES_A_DAY % minutes == 0)
                .mapToObj(Duration::ofMinutes)
                .forEach(interval -> jobs.add(every(interval)));
        List.of(Duration.ofDays(2), Duration.ofDays(7), Duration.ofDays(30))
                .forEach(interval -> jobs.add(every(interval)));
        return """
                mock_provider "aws" {
                  source = "../../tests/mocks"
                }

                run "the_same_expressions_as_the_code" {
                  variables {
                    plan       = "all"
                    region     = "us-west-2"
                    account_id = "123456789012"
                    group      = "all"
                    kinds      = ["any"]
                    alias_arns = {
                      backup        = "arn:aws:lambda:us-west-2:123456789012:function:a:live"
                      verify-backup = "arn:aws:lambda:us-west-2:123456789012:function:b:live"
                    }
                    systems = [
                %s
                    ]
                  }
                  assert {
                    condition = { for name, schedule in aws_scheduler_schedule.this : name => schedule.schedule_expression } == {
                %s
                    }
                    error_message = "Terraform and the code disagree about when."
                  }
                }
                """.formatted(
                        jobs.stream().map(GeneratedSchedules::system).collect(Collectors.joining("\n")),
                        jobs.stream().flatMap(job -> expected(job).stream()).collect(Collectors.joining("\n")));
    }

    private static Job every(Duration interval) {
        String text = Notation.text(interval);
        return new Job("every", new Schedule(text, "backup", new Recurrence.Every(interval)));
    }

    private static String system(Job job) {
        String when = switch (job.schedule().recurrence()) {
            case Recurrence.Every every -> "every = \"" + Notation.text(every.interval()) + "\"";
            case Recurrence.Daily daily -> "at = \"" + daily.at() + "\"";
            case Recurrence.Weekly weekly ->
                "on = \"" + weekly.on().name().toLowerCase(Locale.ROOT) + "\", at = \"" + weekly.at() + "\"";
            case Recurrence.Monthly monthly -> "day = " + monthly.day() + ", at = \"" + monthly.at() + "\"";
        };
        return "      { name = \"%s\", kind = \"any\", schedules = [{ name = \"%s\", function = \"%s\", %s }] },"
                .formatted(job.system(), job.schedule().name(), job.schedule().function(), when);
    }

    private static List<String> expected(Job job) {
        List<String> expressions =
                CronDialect.EVENTBRIDGE.of(job.schedule().recurrence()).expressions();
        String name = "all-" + job.system() + "-" + job.schedule().name();
        return IntStream.range(0, expressions.size())
                .mapToObj(i ->
                        "      \"%s\" = \"%s\"".formatted(i == 0 ? name : name + "-" + (i + 1), expressions.get(i)))
                .toList();
    }
}
