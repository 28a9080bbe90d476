mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan       = "clinic"
  region     = "us-west-2"
  account_id = "123456789012"
  group      = "clinic"
  alias_arns = {
    backup        = "arn:aws:lambda:us-west-2:123456789012:function:clinic-backup:live"
    verify-backup = "arn:aws:lambda:us-west-2:123456789012:function:clinic-verify-backup:live"
  }
  systems = [
    {
      name = "records"
      kind = "postgresql"
      schedules = [
        { name = "quarter", function = "backup", every = "15m" },
        { name = "odd", function = "backup", every = "45m" },
        { name = "hourly", function = "backup", every = "1h" },
        { name = "sparse", function = "backup", every = "1h30m" },
        { name = "six-hourly", function = "backup", every = "6h" },
        { name = "twice", function = "backup", every = "12h" },
        { name = "midnight", function = "backup", every = "1d" },
        { name = "other-days", function = "backup", every = "2d" },
        { name = "daily", function = "backup", at = "04:00" },
        { name = "weekly", function = "backup", on = "sunday", at = "02:05" },
        { name = "monthly", function = "backup", day = 1 },
        { name = "proof", function = "verify-backup", on = "sunday", at = "03:00" },
      ]
    },
    {
      name      = "sessions"
      kind      = "redis"
      schedules = [{ name = "six-hourly", function = "backup", every = "6h" }]
    },
  ]
}

run "every_schedule_fires_in_utc_and_sends_the_documented_event_to_the_alias" {
  assert {
    condition = { for name, schedule in aws_scheduler_schedule.this : name => schedule.schedule_expression } == {
      clinic-records-quarter    = "cron(0/15 * * * ? *)"
      clinic-records-odd        = "cron(0,45 0/3 * * ? *)"
      clinic-records-odd-2      = "cron(30 1/3 * * ? *)"
      clinic-records-odd-3      = "cron(15 2/3 * * ? *)"
      clinic-records-hourly     = "cron(0 * * * ? *)"
      clinic-records-sparse     = "cron(0 0/3 * * ? *)"
      clinic-records-sparse-2   = "cron(30 1/3 * * ? *)"
      clinic-records-six-hourly = "cron(0 0/6 * * ? *)"
      clinic-records-twice      = "cron(0 0,12 * * ? *)"
      clinic-records-midnight   = "cron(0 0 * * ? *)"
      clinic-records-other-days = "rate(2 days)"
      clinic-records-daily      = "cron(0 4 * * ? *)"
      clinic-records-weekly     = "cron(5 2 ? * SUN *)"
      clinic-records-monthly    = "cron(0 0 1 * ? *)"
      clinic-records-proof      = "cron(0 3 ? * SUN *)"
    }
    error_message = "Not what the plan says."
  }
  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.this : schedule.schedule_expression_timezone == "UTC" && schedule.state == "ENABLED"])
    error_message = "The plan's times are UTC."
  }
  assert {
    condition     = output.left_out == ["sessions (redis)"]
    error_message = "What no function can back up is left out, and named."
  }
  # Two whole days lie between the start and the midnights that count from 1970.
  assert {
    condition = alltrue([
      endswith(aws_scheduler_schedule.this["clinic-records-other-days"].start_date, "T00:00:00Z"),
      timecmp(aws_scheduler_schedule.this["clinic-records-other-days"].start_date, plantimestamp()) > 0,
      timecmp(aws_scheduler_schedule.this["clinic-records-other-days"].start_date, timeadd(plantimestamp(), "48h")) <= 0,
    ])
    error_message = "rate() must start at the next occurrence."
  }
  assert {
    condition = jsondecode(aws_scheduler_schedule.this["clinic-records-hourly"].target[0].input) == {
      plan          = "clinic"
      systems       = ["records"]
      tier          = "hourly"
      scheduleArn   = "<aws.scheduler.schedule-arn>"
      scheduledTime = "<aws.scheduler.scheduled-time>"
      executionId   = "<aws.scheduler.execution-id>"
      attemptNumber = "<aws.scheduler.attempt-number>"
    }
    error_message = "Not the event that the function expects."
  }
  assert {
    condition     = strcontains(aws_scheduler_schedule.this["clinic-records-hourly"].target[0].input, "\"<aws.scheduler.scheduled-time>\"")
    error_message = "The scheduler would not find its placeholder in this text."
  }
  assert {
    condition = alltrue([
      jsondecode(aws_scheduler_schedule.this["clinic-records-proof"].target[0].input).level == "restore",
      !can(jsondecode(aws_scheduler_schedule.this["clinic-records-proof"].target[0].input).tier),
    ])
    error_message = "verify-backup has a level and no tier."
  }
  assert {
    condition = alltrue([
      for schedule in aws_scheduler_schedule.this : endswith(schedule.target[0].arn, ":live") && length(schedule.target[0].dead_letter_config) == 1
    ])
    error_message = "A schedule targets an alias, and what it cannot deliver is kept."
  }
  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Action])) == toset([
      "lambda:InvokeFunction", "sqs:SendMessage"
    ])
    error_message = "The role may do more than invoke."
  }
}

run "at_rest_where_another_region_fires" {
  variables {
    enabled = false
  }
  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.this : schedule.state == "DISABLED"])
    error_message = "It fires all the same."
  }
}
