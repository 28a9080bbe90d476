# Alarms that wake the failover. All of them are in the standby region: an alarm about a region must not live in it.

data "aws_partition" "here" {
  provider = aws.standby
}

locals {
  partition   = data.aws_partition.here.partition
  region_down = "${var.plan}-region-down"
  region_down_arn = join(":", [
    "arn", local.partition, "cloudwatch", var.regions.standby, var.account_id, "alarm", local.region_down
  ])
}

# ---- The region is down ---------------------------------------------------------------------------------------------------

resource "aws_cloudwatch_metric_alarm" "page" {
  provider            = aws.standby
  for_each            = local.hosts
  alarm_name          = "${var.plan}-${each.key}-silent"
  alarm_description   = "${each.value} does not answer; watched from ${var.regions.standby}, missing data counts as breaching"
  namespace           = local.namespace
  metric_name         = local.metric
  dimensions          = { Endpoint = each.value }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = var.minutes_down
  datapoints_to_alarm = var.minutes_down
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
}

# All pages at once: one page is a service, all of them are a region. failover-dns still asks every gate.
resource "aws_cloudwatch_composite_alarm" "region_down" {
  provider          = aws.standby
  alarm_name        = local.region_down
  alarm_description = "No page of ${var.regions.primary} answers; watched from ${var.regions.standby}"
  alarm_rule        = join(" AND ", [for name in sort(keys(local.hosts)) : "ALARM(\"${aws_cloudwatch_metric_alarm.page[name].alarm_name}\")"])
  # Straight to the function, and to people; the rule below is a second way. The function knows the same alarm again.
  alarm_actions   = [var.failover_alias.arn, var.topic_arn]
  ok_actions      = [var.topic_arn]
  actions_enabled = var.enabled

  depends_on = [aws_lambda_permission.alarm]
}

resource "aws_lambda_permission" "alarm" {
  provider       = aws.standby
  statement_id   = "alarm-${local.region_down}"
  action         = "lambda:InvokeFunction"
  function_name  = var.failover_alias.function_name
  qualifier      = var.failover_alias.name
  principal      = "lambda.alarms.cloudwatch.amazonaws.com"
  source_account = var.account_id
  source_arn     = local.region_down_arn
}

# ---- Rules ------------------------------------------------------------------------------------------------------------------

locals {
  rules = {
    alarm = {
      description = "The alarm ${local.region_down} begins"
      pattern = {
        source      = ["aws.cloudwatch"]
        detail-type = ["CloudWatch Alarm State Change"]
        resources   = [local.region_down_arn]
        detail      = { state = { value = ["ALARM"] } }
      }
    }
    # "region" is where it was delivered, "eventRegion" what is impaired.
    health = {
      description = "AWS Health reports an open issue in one of the plan's regions"
      pattern = {
        source      = ["aws.health"]
        detail-type = ["AWS Health Event"]
        detail = {
          eventTypeCategory = ["issue"]
          eventRegion       = [var.regions.primary, var.regions.standby]
        }
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  provider      = aws.standby
  for_each      = local.rules
  name          = "${var.plan}-${each.key}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)
  state         = var.enabled ? "ENABLED" : "DISABLED"
}

resource "aws_cloudwatch_event_target" "failover" {
  provider = aws.standby
  for_each = local.rules
  rule     = aws_cloudwatch_event_rule.this[each.key].name
  arn      = var.failover_alias.arn

  retry_policy {
    maximum_retry_attempts = 10
    # An alarm older than that starts nothing (alarmAge in the plan).
    maximum_event_age_in_seconds = 900
  }
  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
}

resource "aws_lambda_permission" "rule" {
  provider      = aws.standby
  for_each      = local.rules
  statement_id  = "rule-${aws_cloudwatch_event_rule.this[each.key].name}"
  action        = "lambda:InvokeFunction"
  function_name = var.failover_alias.function_name
  qualifier     = var.failover_alias.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}

# AWS Health delivers an event in the region it is about, and all of them in us-west-2 as well. Where the standby region is another one,
# the primary region passes its own on for as long as it can.
resource "aws_cloudwatch_event_rule" "health_of_primary" {
  provider      = aws.primary
  name          = "${var.plan}-health"
  description   = "AWS Health reports an open issue here; passed on to ${var.regions.standby}"
  event_pattern = jsonencode(local.rules.health.pattern)
  state         = var.enabled ? "ENABLED" : "DISABLED"
}

resource "aws_cloudwatch_event_target" "pass_on" {
  provider = aws.primary
  rule     = aws_cloudwatch_event_rule.health_of_primary.name
  arn      = local.standby_bus_arn
  role_arn = aws_iam_role.pass_on.arn
}

locals {
  standby_bus_arn = "arn:${local.partition}:events:${var.regions.standby}:${var.account_id}:event-bus/default"
}

resource "aws_iam_role" "pass_on" {
  provider = aws.primary
  name     = "${var.plan}-pass-health-on-${var.regions.primary}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "pass_on" {
  provider = aws.primary
  name     = "pass-on"
  role     = aws_iam_role.pass_on.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "PassOn"
      Effect   = "Allow"
      Action   = "events:PutEvents"
      Resource = local.standby_bus_arn
    }]
  })
}

# What the rules could not hand to the function.
resource "aws_sqs_queue" "undelivered" {
  provider                  = aws.standby
  name                      = "${var.plan}-alarms-undelivered"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "undelivered" {
  provider  = aws.standby
  queue_url = aws_sqs_queue.undelivered.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        # wildcard: a denial must name every action to leave none open.
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.undelivered.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromTheRules"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.undelivered.arn
        Condition = { ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.this : rule.arn] } }
      },
    ]
  })
}
