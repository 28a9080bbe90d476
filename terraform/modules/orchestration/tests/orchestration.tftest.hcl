mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan       = "clinic"
  region     = "us-west-2"
  account_id = "123456789012"
  alias_arns = {
    backup        = "arn:aws:lambda:us-west-2:123456789012:function:clinic-backup:live"
    verify-backup = "arn:aws:lambda:us-west-2:123456789012:function:clinic-verify-backup:live"
  }
  reserved_concurrency = { backup = 10, verify-backup = 5 }
  concurrency          = { backup = 4, verify-backup = 2 }
  topic                = { arn = "arn:aws:sns:us-west-2:123456789012:clinic", key_arn = "arn:aws:kms:us-west-2:123456789012:key/mrk-4" }
}

run "one_invocation_for_each_system_bounded_repeated_and_summarised" {
  assert {
    condition = alltrue([
      for function in ["backup", "verify-backup"] : alltrue([
        jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].MaxConcurrency == { backup = 4, verify-backup = 2 }[function],
        jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemProcessor.ProcessorConfig.Mode == "DISTRIBUTED",
        jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemsPath == "$.systems",
        jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemProcessor.States.Invoke.Parameters.FunctionName == var.alias_arns[function],
        jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemProcessor.States.Invoke.Parameters.Payload["systems.$"] == "States.Array($.system)",
      ])
    ])
    error_message = "Not one bounded invocation a system, through the alias."
  }
  assert {
    condition = alltrue([
      for retry in jsondecode(aws_sfn_state_machine.this.definition).States["Each system: backup"].ItemProcessor.States.Invoke.Retry :
      retry.MaxAttempts == 0 || try(retry.BackoffRate > 1 && retry.JitterStrategy == "FULL", false)
    ])
    error_message = "Retries need backoff and jitter."
  }
  assert {
    condition = alltrue([
      for function in ["backup", "verify-backup"] :
      jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemProcessor.States.Invoke.Retry[0] == {
        ErrorEquals = ["dev.holdfast.lambda.answer.EventRejected", "dev.holdfast.lambda.answer.RunIncomplete"]
        MaxAttempts = 0
      }
    ])
    error_message = "What another attempt would only refuse or make anew must not be attempted again."
  }
  assert {
    condition = alltrue([
      jsondecode(aws_sfn_state_machine.this.definition).States["Each system: backup"].ItemProcessor.States.Invoke.Catch[0].ErrorEquals == ["States.ALL"],
      jsondecode(aws_sfn_state_machine.this.definition).States["Each system: backup"].ItemProcessor.States["Well?"].Default == "Incomplete",
      jsondecode(aws_sfn_state_machine.this.definition).States["Any failed?"].Choices[0].Next == "Tell",
      jsondecode(aws_sfn_state_machine.this.definition).States["Some failed"].Type == "Fail",
    ])
    error_message = "One failed system must not stop the others, nor be taken for success."
  }
  assert {
    condition = alltrue([
      for function in ["backup", "verify-backup"] : alltrue([
        contains(jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemProcessor.States["Well?"].Choices, {
          Variable = "$.report.status", StringEquals = "handed-over", Next = "Elsewhere"
        }),
        jsondecode(aws_sfn_state_machine.this.definition).States["Each system: ${function}"].ItemProcessor.States.Elsewhere.Parameters.outcome == "handed-over",
      ])
    ])
    error_message = "What a task is doing must be taken neither for failed nor for done."
  }
  # Every state that is named exists, and none is unreachable.
  assert {
    condition = toset(keys(jsondecode(aws_sfn_state_machine.this.definition).States)) == toset(flatten([
      [jsondecode(aws_sfn_state_machine.this.definition).StartAt],
      [for state in values(jsondecode(aws_sfn_state_machine.this.definition).States) : concat(
        try([state.Next], []), try([state.Default], []), try(state.Choices[*].Next, []), try(state.Catch[*].Next, [])
      )],
    ]))
    error_message = "A state leads nowhere or is never reached."
  }
  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : [
        for action in flatten([statement.Action]) : !strcontains(action, "*") && (statement.Sid == "DeliverLogs" || !contains(flatten([statement.Resource]), "*"))
      ]
    ]))
    error_message = "The role may do more than fan out."
  }
  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role.this.assume_role_policy).Statement : try(statement.Condition.ArnLike["aws:SourceArn"], [])
      ])) == toset([
      "arn:aws:states:us-west-2:123456789012:stateMachine:clinic-fan-out", "arn:aws:states:us-west-2:123456789012:stateMachine:clinic-fan-out/*",
    ])
    error_message = "The state machine or its children cannot use the role, or others can."
  }
  assert {
    condition     = !aws_sfn_state_machine.this.logging_configuration[0].include_execution_data && aws_cloudwatch_log_group.this.retention_in_days == 400
    error_message = "The log keeps data, or is kept for ever."
  }
}

run "more_at_a_time_than_may_run_is_refused" {
  command = plan
  variables {
    concurrency = { backup = 10, verify-backup = 10 }
  }
  expect_failures = [var.concurrency]
}
