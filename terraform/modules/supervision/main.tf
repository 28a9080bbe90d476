# Alarms that wake people, of what runs in one region. They live in that region, since CloudWatch watches no other region's functions and
# queues; that a whole region is lost is told by the other one.

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each            = var.functions
  alarm_name          = "${each.value}-errors"
  alarm_description   = "${each.value} failed"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.value }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing ran, nothing failed; that nothing runs is another alarm.
  treat_missing_data = "notBreaching"
  alarm_actions      = [var.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each            = var.functions
  alarm_name          = "${each.value}-throttled"
  alarm_description   = "${each.value} was not allowed to run: raise its reserved concurrency"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = each.value }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
}

# Absence is an alarm: a schedule that stopped makes no error.
resource "aws_cloudwatch_metric_alarm" "no_backup" {
  count               = var.watch_backups == null ? 0 : 1
  alarm_name          = "${var.plan}-no-backup"
  alarm_description   = "backup did not run for ${var.watch_backups.hours} h"
  namespace           = "AWS/Lambda"
  metric_name         = "Invocations"
  dimensions          = { FunctionName = var.watch_backups.function_name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = var.watch_backups.hours
  datapoints_to_alarm = var.watch_backups.hours
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
}

# An execution that breaks off before its summary tells nobody itself.
resource "aws_cloudwatch_metric_alarm" "fan_out" {
  for_each            = var.fan_out_arn == null ? toset([]) : toset(["Failed", "TimedOut", "Aborted"])
  alarm_name          = "${var.plan}-fan-out-${lower(each.value)}"
  alarm_description   = "An execution that runs a function for many systems ended: ${each.value}"
  namespace           = "AWS/States"
  metric_name         = "Executions${each.value}"
  dimensions          = { StateMachineArn = var.fan_out_arn }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  for_each            = var.queues
  alarm_name          = "${each.value}-not-empty"
  alarm_description   = "${each.value} holds events that nobody acted on"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
}

# S3 tries again by itself; what it gives up stays in one region, and no function looks at records and run reports there. Counted in the
# source's region ("Using S3 Replication metrics", Amazon S3 User Guide).
resource "aws_cloudwatch_metric_alarm" "replication" {
  for_each          = var.replications
  alarm_name        = "${var.plan}-replication-${each.key}-failed"
  alarm_description = "S3 gave up replicating from ${each.value.source_bucket} to ${each.value.destination_bucket}"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = each.value.source_bucket
    DestinationBucket = each.value.destination_bucket
    RuleId            = each.value.rule_id
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
}
