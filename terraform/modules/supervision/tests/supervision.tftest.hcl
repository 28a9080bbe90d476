mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan          = "clinic"
  functions     = { backup = "clinic-backup", failover-dns = "clinic-failover-dns" }
  queues        = { backup = "clinic-backup-failed", schedules = "clinic-schedules-undelivered" }
  fan_out_arn   = "arn:aws:states:us-west-2:123456789012:stateMachine:clinic-fan-out"
  watch_backups = { function_name = "clinic-backup", hours = 2 }
  topic_arn     = "arn:aws:sns:us-west-2:123456789012:clinic-alarms"
}

run "an_execution_that_broke_off_is_heard_of" {
  assert {
    condition = alltrue([
      for how in ["Failed", "TimedOut", "Aborted"] : alltrue([
        aws_cloudwatch_metric_alarm.fan_out[how].namespace == "AWS/States",
        aws_cloudwatch_metric_alarm.fan_out[how].metric_name == "Executions${how}",
        aws_cloudwatch_metric_alarm.fan_out[how].dimensions["StateMachineArn"] == var.fan_out_arn,
        contains(aws_cloudwatch_metric_alarm.fan_out[how].alarm_actions, var.topic_arn),
      ])
    ])
    error_message = "Nobody hears of an execution that ended badly."
  }
}

run "a_function_that_fails_is_throttled_or_leaves_events_behind_is_heard_of" {
  assert {
    condition = alltrue([
      for function, name in var.functions : alltrue([
        aws_cloudwatch_metric_alarm.errors[function].metric_name == "Errors",
        aws_cloudwatch_metric_alarm.throttles[function].metric_name == "Throttles",
        alltrue([
          for alarm in [aws_cloudwatch_metric_alarm.errors[function], aws_cloudwatch_metric_alarm.throttles[function]] :
          alarm.dimensions["FunctionName"] == name && alarm.threshold == 0 && contains(alarm.alarm_actions, var.topic_arn)
        ]),
      ])
    ])
    error_message = "A function fails, and nobody hears of it."
  }
  assert {
    condition = alltrue([
      for key, name in var.queues :
      aws_cloudwatch_metric_alarm.queue[key].dimensions["QueueName"] == name && contains(aws_cloudwatch_metric_alarm.queue[key].alarm_actions, var.topic_arn)
    ])
    error_message = "Events lie in a queue, and nobody hears of it."
  }
}

run "a_schedule_that_stopped_is_heard_of" {
  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.no_backup[0].treat_missing_data == "breaching",
      aws_cloudwatch_metric_alarm.no_backup[0].dimensions["FunctionName"] == "clinic-backup",
      aws_cloudwatch_metric_alarm.no_backup[0].evaluation_periods == 2,
      contains(aws_cloudwatch_metric_alarm.no_backup[0].alarm_actions, var.topic_arn),
    ])
    error_message = "Absence is an alarm."
  }
}

run "a_replication_that_failed_is_heard_of" {
  variables {
    replications = {
      primary-to-standby-records = { source_bucket = "clinic-backups", destination_bucket = "clinic-backups-west", rule_id = "standby-records" }
    }
  }
  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.replication["primary-to-standby-records"].metric_name == "OperationsFailedReplication",
      aws_cloudwatch_metric_alarm.replication["primary-to-standby-records"].namespace == "AWS/S3",
      aws_cloudwatch_metric_alarm.replication["primary-to-standby-records"].dimensions == tomap({
        SourceBucket = "clinic-backups", DestinationBucket = "clinic-backups-west", RuleId = "standby-records"
      }),
      contains(aws_cloudwatch_metric_alarm.replication["primary-to-standby-records"].alarm_actions, var.topic_arn),
    ])
    error_message = "Evidence stays in one region, and nobody hears of it."
  }
}

run "what_is_not_in_a_region_is_not_watched_there" {
  variables {
    fan_out_arn   = null
    watch_backups = null
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.fan_out) + length(aws_cloudwatch_metric_alarm.no_backup) == 0
    error_message = "An alarm about what is not there would never end."
  }
}
