# EventBridge schedules, one for each expression of each of the plan's schedules, and the role and group of the one-off schedules by
# which a run is resumed. The expressions are those of dev.holdfast.core.plan.CronDialect; a test compares both.

data "aws_partition" "here" {}

locals {
  # Systems of a kind that is not installed are left out and named: a schedule that can only fail hides one that should not.
  jobs = flatten([
    for system in var.systems : [
      for schedule in system.schedules : {
        name     = "${var.plan}-${system.name}-${schedule.name}"
        system   = system.name
        schedule = schedule
      }
    ] if contains(var.kinds, system.kind)
  ])

  # ---- every: 1h30m → minutes; the plan's own check refuses what neither divides a day nor is whole days.
  interval = {
    for job in local.jobs : job.name => sum([
      for part in regexall("([0-9]+)([dhm])", job.schedule.every) :
      tonumber(part[0]) * lookup({ d = 1440, h = 60, m = 1 }, part[1])
    ]) if job.schedule.every != null
  }

  # Which minutes of each hour are due; hours with the same minutes share an expression, in the order of the day.
  minutes = {
    for name, interval in local.interval : name => [
      for hour in range(24) : [for minute in range(60) : minute if(hour * 60 + minute) % interval == 0]
    ] if interval <= 1440
  }
  patterns = {
    for name, hours in local.minutes : name => distinct([for due in hours : join(",", due) if length(due) > 0])
  }
  slots = {
    for name, patterns in local.patterns : name => [
      for pattern in patterns : {
        minutes = [for minute in split(",", pattern) : tonumber(minute)]
        hours   = [for hour in range(24) : hour if join(",", local.minutes[name][hour]) == pattern]
      }
    ]
  }
  # All, every so many to the end, or one by one.
  every = {
    for name, slots in local.slots : name => [
      for slot in slots : format("cron(%s %s * * ? *)", [
        for field in [{ numbers = slot.minutes, end = 60 }, { numbers = slot.hours, end = 24 }] : (
          length(field.numbers) == field.end ? "*" :
          length(field.numbers) < 3 ? join(",", field.numbers) :
          jsonencode(field.numbers) == jsonencode(range(field.numbers[0], field.end, field.numbers[1] - field.numbers[0])) ?
          "${field.numbers[0]}/${field.numbers[1] - field.numbers[0]}" : join(",", field.numbers)
        )
      ]...)
    ]
  }

  # ---- the others name a time of day: hour and minute without leading zeros
  at = {
    for job in local.jobs : job.name => [for part in split(":", job.schedule.at) : tonumber(part)] if job.schedule.every == null
  }

  expressions = merge([
    for job in local.jobs : {
      for i, expression in(
        job.schedule.every != null && try(local.interval[job.name] > 1440, false) ? ["rate(${local.interval[job.name] / 1440} days)"] :
        job.schedule.every != null ? local.every[job.name] :
        job.schedule.on != null ? ["cron(${local.at[job.name][1]} ${local.at[job.name][0]} ? * ${upper(substr(job.schedule.on, 0, 3))} *)"] :
        job.schedule.day != null ? ["cron(${local.at[job.name][1]} ${local.at[job.name][0]} ${job.schedule.day} * ? *)"] :
        ["cron(${local.at[job.name][1]} ${local.at[job.name][0]} * * ? *)"]
        ) : (i == 0 ? job.name : "${job.name}-${i + 1}") => {
        expression = expression
        system     = job.system
        schedule   = job.schedule.name
        function   = job.schedule.function
        days       = startswith(expression, "rate(") ? local.interval[job.name] / 1440 : 0
      }
    }
  ]...)

  # ---- rate(n days) counts from its start, the plan from 1970-01-01: the next multiple of n days. A day's number since then from
  # its date (Julian day number, Fliegel and Van Flandern, 1968).
  today = { for part, format in { year = "YYYY", month = "M", day = "D" } : part => tonumber(formatdate(format, plantimestamp())) }
  a     = floor((14 - local.today.month) / 12)
  y     = local.today.year + 4800 - local.a
  m     = local.today.month + 12 * local.a - 3
  days_since_1970 = (local.today.day + floor((153 * local.m + 2) / 5) + 365 * local.y + floor(local.y / 4)
  -floor(local.y / 100) + floor(local.y / 400) - 32045 - 2440588)
  midnight = formatdate("YYYY-MM-DD'T'00:00:00'Z'", plantimestamp())

  fields = {
    scheduleArn   = "<aws.scheduler.schedule-arn>"
    scheduledTime = "<aws.scheduler.scheduled-time>"
    executionId   = "<aws.scheduler.execution-id>"
    attemptNumber = "<aws.scheduler.attempt-number>"
  }
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.group
}

# A schedule's start is chosen when it is made; only another interval moves it.
resource "terraform_data" "interval" {
  for_each = local.expressions
  input    = each.value.days
}

resource "aws_scheduler_schedule" "this" {
  for_each   = local.expressions
  name       = each.key
  group_name = aws_scheduler_schedule_group.this.name

  schedule_expression          = each.value.expression
  schedule_expression_timezone = "UTC"
  start_date = each.value.days == 0 ? null : timeadd(
    local.midnight, "${24 * (each.value.days - local.days_since_1970 % each.value.days)}h"
  )
  state = var.enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.alias_arns[each.value.function]
    role_arn = aws_iam_role.this.arn
    # The scheduler replaces the placeholders before it is JSON to anyone: their brackets must stand as they are.
    input = replace(replace(jsonencode(merge(
      { plan = var.plan, systems = [each.value.system] },
      each.value.function == "backup" ? { tier = each.value.schedule } : { level = "restore" },
      local.fields,
    )), "\\u003c", "<"), "\\u003e", ">")

    retry_policy {
      maximum_retry_attempts = 3
      # Later than that the next occurrence is near.
      maximum_event_age_in_seconds = 1800
    }
    dead_letter_config {
      arn = aws_sqs_queue.undelivered.arn
    }
  }

  lifecycle {
    ignore_changes       = [start_date]
    replace_triggered_by = [terraform_data.interval[each.key]]
  }
}

# What the scheduler could not even hand to a function.
resource "aws_sqs_queue" "undelivered" {
  name                      = "${var.plan}-schedules-undelivered"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyOverTls"
      Effect    = "Deny"
      Principal = "*"
      # wildcard: a denial must name every action to leave none open.
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.undelivered.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

# The role of all of the plan's schedules, the one-off ones included.
resource "aws_iam_role" "this" {
  name = "${var.plan}-schedules-${var.region}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnEquals = {
          "aws:SourceArn" = "arn:${data.aws_partition.here.partition}:scheduler:${var.region}:${var.account_id}:schedule-group/${var.group}"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "invoke"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "InvokeAliases"
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = values(var.alias_arns)
      },
      {
        Sid      = "KeepWhatWasNotDelivered"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.undelivered.arn
      },
    ]
  })
}
