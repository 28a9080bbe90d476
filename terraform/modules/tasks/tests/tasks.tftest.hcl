mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan           = "clinic"
  region         = "us-west-2"
  account_id     = "123456789012"
  image          = "123456789012.dkr.ecr.us-west-2.amazonaws.com/holdfast-console@sha256:00"
  repository_arn = "arn:aws:ecr:us-west-2:123456789012:repository/holdfast-console"
  functions      = { backup = { cpu = 2048, memory_mb = 8192, disk_gib = 200 } }
  policies       = { backup = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  alias_arns     = { backup = "arn:aws:lambda:us-west-2:123456789012:function:clinic-backup:live" }
  plans          = { bucket = "clinic-plans", region = "us-west-2" }
  topic_arn      = "arn:aws:sns:us-west-2:123456789012:clinic"
  continuations  = { group = "holdfast", role_arn = "arn:aws:iam::123456789012:role/clinic-schedules" }
}

run "the_console_image_runs_the_function_with_the_event_from_its_environment" {
  assert {
    condition = alltrue([
      jsondecode(aws_ecs_task_definition.this["backup"].container_definitions)[0].command == ["invoke", "backup", "--event", "env:HOLDFAST_EVENT"],
      jsondecode(aws_ecs_task_definition.this["backup"].container_definitions)[0].image == var.image,
      jsondecode(aws_ecs_task_definition.this["backup"].container_definitions)[0].name == "holdfast",
    ])
    error_message = "The task would do something else."
  }
  assert {
    condition = alltrue([
      aws_ecs_task_definition.this["backup"].ephemeral_storage[0].size_in_gib == 200,
      aws_ecs_task_definition.this["backup"].network_mode == "awsvpc",
      contains(aws_ecs_task_definition.this["backup"].requires_compatibilities, "FARGATE"),
    ])
    error_message = "Not Fargate, or too little disk."
  }
  assert {
    condition     = aws_iam_role_policy.task["backup"].policy == var.policies["backup"]
    error_message = "The task may do something else than its function."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      !contains(flatten([statement.Resource]), "*") || statement.Action == "ecr:GetAuthorizationToken"
    ])
    error_message = "The execution role may do more than fetch this image and log."
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 400])
    error_message = "Logs are kept for ever."
  }
}

run "a_task_that_failed_is_not_forgotten" {
  assert {
    condition = alltrue([
      jsondecode(aws_cloudwatch_event_rule.failed.event_pattern).detail.clusterArn == [aws_ecs_cluster.this.arn],
      jsondecode(aws_cloudwatch_event_rule.failed.event_pattern).detail.lastStatus == ["STOPPED"],
      jsondecode(aws_cloudwatch_event_rule.failed.event_pattern).detail["$or"][0].containers.exitCode[0]["anything-but"] == [0],
      jsondecode(aws_cloudwatch_event_rule.failed.event_pattern).detail["$or"][1].stopCode[0]["anything-but"] == ["EssentialContainerExited"],
    ])
    error_message = "A task with an error, or one that never began, is not noticed."
  }
  assert {
    condition = alltrue([
      aws_cloudwatch_event_target.failed.arn == aws_sqs_queue.failed.arn,
      output.failed_queue == "clinic-tasks-failed",
      anytrue([
        for statement in jsondecode(aws_sqs_queue_policy.failed.policy).Statement :
        statement.Effect == "Allow" && try(statement.Condition.ArnEquals["aws:SourceArn"] == aws_cloudwatch_event_rule.failed.arn, false)
      ]),
    ])
    error_message = "The rule cannot put what it found into the queue, or others can."
  }
}

run "fargate_ends_at_200_gib" {
  command = plan
  variables {
    functions = { backup = { cpu = 2048, memory_mb = 8192, disk_gib = 500 } }
  }
  expect_failures = [var.functions]
}
