mock_provider "aws" {
  alias  = "primary"
  source = "../../tests/mocks"
}

mock_provider "aws" {
  alias  = "standby"
  source = "../../tests/mocks"
}

variables {
  plan           = "clinic"
  account_id     = "123456789012"
  regions        = { primary = "us-east-1", standby = "us-west-2" }
  pages          = { site = "https://app.us-east-1.clinic.example.org/healthz", api = "https://api.us-east-1.clinic.example.org/healthz" }
  schedule_group = "holdfast"
  failover_alias = { arn = "arn:aws:lambda:us-west-2:123456789012:function:clinic-failover-dns:live", function_name = "clinic-failover-dns", name = "live" }
  topic_arn      = "arn:aws:sns:us-west-2:123456789012:clinic-alarms"
}

run "a_silent_region_invokes_the_failover_and_nothing_else_does" {
  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.page : alarm.treat_missing_data == "breaching" && alarm.namespace == "Holdfast" && alarm.metric_name == "EndpointAnswers"
    ])
    error_message = "A probe that stopped would look like a page that answers."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.page["site"].dimensions == tomap({ Endpoint = "app.us-east-1.clinic.example.org" })
    error_message = "Not the metric that the probe writes."
  }
  assert {
    condition     = aws_cloudwatch_composite_alarm.region_down.alarm_rule == "ALARM(\"clinic-api-silent\") AND ALARM(\"clinic-site-silent\")"
    error_message = "A region is down when none of its pages answers."
  }
  assert {
    condition     = contains(aws_cloudwatch_composite_alarm.region_down.alarm_actions, var.failover_alias.arn) && !contains(coalesce(aws_cloudwatch_composite_alarm.region_down.ok_actions, []), var.failover_alias.arn)
    error_message = "The alarm invokes the alias when it begins, never when it ends."
  }
  assert {
    condition = alltrue([
      aws_lambda_permission.alarm.principal == "lambda.alarms.cloudwatch.amazonaws.com",
      aws_lambda_permission.alarm.source_arn == "arn:aws:cloudwatch:us-west-2:123456789012:alarm:clinic-region-down",
      aws_lambda_permission.alarm.source_account == "123456789012",
      aws_lambda_permission.alarm.qualifier == "live",
      alltrue([for permission in aws_lambda_permission.rule : permission.qualifier == "live" && permission.principal == "events.amazonaws.com"]),
    ])
    error_message = "Somebody else's alarm may start a failover, or it runs past the alias."
  }
  assert {
    condition = alltrue([
      aws_scheduler_schedule.probe.state == "ENABLED",
      aws_cloudwatch_composite_alarm.region_down.actions_enabled,
      alltrue([for rule in concat(values(aws_cloudwatch_event_rule.this), [aws_cloudwatch_event_rule.health_of_primary]) : rule.state == "ENABLED"]),
    ])
    error_message = "Nobody asks, or nobody is woken."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["health"].event_pattern).detail.eventRegion == ["us-east-1", "us-west-2"]
    error_message = "AWS Health is heard about both regions, by the region that is impaired."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["alarm"].event_pattern).detail.state.value == ["ALARM"]
    error_message = "An alarm that ends must not invoke."
  }
  assert {
    condition     = aws_cloudwatch_event_target.pass_on.arn == "arn:aws:events:us-west-2:123456789012:event-bus/default"
    error_message = "The primary region's own reports must reach the standby region."
  }
  assert {
    condition = alltrue([
      length(jsondecode(aws_sfn_state_machine.probe.definition).States.Ask.Branches) == 2,
      aws_sfn_state_machine.probe.type == "EXPRESS",
      aws_scheduler_schedule.probe.schedule_expression == "rate(1 minute)",
      jsondecode(aws_sfn_state_machine.probe.definition).States.Ask.Branches[1].States["site"].Parameters.ApiEndpoint == var.pages.site,
      jsondecode(aws_sfn_state_machine.probe.definition).States.Ask.Branches[1].States["site is down"].Parameters.MetricData[0].Value == 0,
      jsondecode(aws_sfn_state_machine.probe.definition).States.Ask.Branches[1].States["site is up"].Parameters.MetricData[0].Value == 1,
      jsondecode(aws_sfn_state_machine.probe.definition).States.Ask.Branches[1].States["site"].Catch[0].Next == "site is down",
    ])
    error_message = "Each page, each minute, up or down."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.probe.policy).Statement : statement.Condition.StringEquals["states:HTTPEndpoint"] if statement.Sid == "AskThePages"
    ]) == ["https://api.us-east-1.clinic.example.org/healthz", "https://app.us-east-1.clinic.example.org/healthz"]
    error_message = "It may ask other addresses too."
  }
}

run "at_rest_nothing_is_asked_and_nothing_wakes_the_failover" {
  variables {
    enabled = false
  }
  assert {
    condition     = aws_scheduler_schedule.probe.state == "DISABLED"
    error_message = "The probe asks though nothing should fire."
  }
  assert {
    condition = alltrue([
      !aws_cloudwatch_composite_alarm.region_down.actions_enabled,
      alltrue([for rule in concat(values(aws_cloudwatch_event_rule.this), [aws_cloudwatch_event_rule.health_of_primary]) : rule.state == "DISABLED"]),
    ])
    error_message = "The silence of a probe at rest wakes the failover."
  }
}
