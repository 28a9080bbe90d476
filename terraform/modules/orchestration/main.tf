# Many systems at once: a Distributed Map makes one invocation for each system, so many at a time and no more, repeats what failed for
# a passing reason, and fails the execution in the end if any system failed.
#
# Input, every field of it: {"plan": "…", "function": "backup" or "verify-backup", "tier": "…", "systems": ["…"]}

data "aws_partition" "here" {}

locals {
  name = "${var.plan}-fan-out"
  arn  = "arn:${data.aws_partition.here.partition}:states:${var.region}:${var.account_id}:stateMachine:${local.name}"
  # In a child the name of the system stands beside what the function is asked.
  requests = {
    backup        = { "plan.$" = "$.plan", "tier.$" = "$.tier", "systems.$" = "States.Array($.system)" }
    verify-backup = { "plan.$" = "$.plan", "level" = "restore", "systems.$" = "States.Array($.system)" }
  }
  items = {
    backup = {
      "plan.$" = "$.plan", "tier.$" = "$.tier", "system.$" = "$$.Map.Item.Value"
    }
    verify-backup = {
      "plan.$" = "$.plan", "tier" = "", "system.$" = "$$.Map.Item.Value"
    }
  }

  # The names of the classes whose instances the functions raise.
  errors = "dev.holdfast.lambda.answer"

  passing = [
    {
      # What was asked is of no use, or was done but for a copy or a key: another attempt would refuse, or make it all anew. The
      # watchdog and the next run look after copies.
      ErrorEquals = ["${local.errors}.EventRejected", "${local.errors}.RunIncomplete"]
      MaxAttempts = 0
    },
    {
      # The service's own troubles: Lambda throttles or answers with 5xx.
      ErrorEquals = [
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.ServiceException",
        "Lambda.TooManyRequestsException",
      ]
      IntervalSeconds = 2
      BackoffRate     = 2
      MaxDelaySeconds = 60
      MaxAttempts     = 8
      JitterStrategy  = "FULL"
    },
    {
      # The function failed: a connection lost, a definition that changed meanwhile. Each attempt is a whole one.
      ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
      IntervalSeconds = 60
      BackoffRate     = 2
      MaxDelaySeconds = 300
      MaxAttempts     = 2
      JitterStrategy  = "FULL"
    },
  ]

  maps = {
    for function, request in local.requests : "Each system: ${function}" => {
      Type           = "Map"
      ItemsPath      = "$.systems"
      ItemSelector   = local.items[function]
      MaxConcurrency = var.concurrency[function]
      Label          = replace(function, "-", "")
      ItemProcessor = {
        # Standard children: an express one would end after five minutes.
        ProcessorConfig = { Mode = "DISTRIBUTED", ExecutionType = "STANDARD" }
        StartAt         = "Invoke"
        States = {
          Invoke = {
            Type           = "Task"
            Resource       = "arn:${data.aws_partition.here.partition}:states:::lambda:invoke"
            Parameters     = { FunctionName = var.alias_arns[function], "Payload" = request }
            TimeoutSeconds = 930
            ResultSelector = { "status.$" = "$.Payload.status" }
            ResultPath     = "$.report"
            Retry          = local.passing
            Catch          = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "Failed" }]
            Next           = "Well?"
          }
          "Well?" = {
            Type = "Choice"
            Choices = [
              { Variable = "$.report.status", StringEquals = "ok", Next = "Done" },
              { Variable = "$.report.status", StringEquals = "handed-over", Next = "Elsewhere" },
            ]
            Default = "Incomplete"
          }
          Done = { Type = "Pass", Parameters = { "system.$" = "$.system", outcome = "ok", why = "" }, End = true }
          # Neither done nor failed: a task is at it, and one that fails is told of by the alarm of its queue.
          Elsewhere  = { Type = "Pass", Parameters = { "system.$" = "$.system", outcome = "handed-over", why = "" }, End = true }
          Incomplete = { Type = "Pass", Parameters = { "system.$" = "$.system", outcome = "failed", "why.$" = "$.report.status" }, End = true }
          Failed     = { Type = "Pass", Parameters = { "system.$" = "$.system", outcome = "failed", "why.$" = "$.error.Error" }, End = true }
        }
      }
      ResultPath = "$.outcomes"
      Next       = "Summarise"
    }
  }

  definition = {
    Comment = "Holdfast, plan ${var.plan}: one invocation for each system"
    StartAt = "Which function?"
    States = merge(local.maps, {
      "Which function?" = {
        Type = "Choice"
        Choices = [
          for function in keys(local.requests) :
          { Variable = "$.function", StringEquals = function, Next = "Each system: ${function}" }
        ]
        Default = "Unknown function"
      }
      "Unknown function" = {
        Type  = "Fail"
        Error = "UnknownFunction"
        Cause = "function must be one of: ${join(", ", keys(local.requests))}."
      }
      Summarise = {
        Type = "Pass"
        Parameters = {
          "plan.$"     = "$.plan"
          "function.$" = "$.function"
          "outcomes.$" = "$.outcomes"
          "failed.$"   = "$.outcomes[?(@.outcome == 'failed')]"
        }
        Next = "Any failed?"
      }
      "Any failed?" = {
        Type    = "Choice"
        Choices = [{ Variable = "$.failed[0]", IsPresent = true, Next = "Tell" }]
        Default = "All well"
      }
      Tell = {
        Type     = "Task"
        Resource = "arn:${data.aws_partition.here.partition}:states:::sns:publish"
        Parameters = {
          TopicArn    = var.topic.arn
          Subject     = "Holdfast: systems of plan ${substr(var.plan, 0, 50)} failed"
          "Message.$" = "States.JsonToString($)"
        }
        ResultPath = null
        Retry      = [merge(local.passing[1], { ErrorEquals = ["States.ALL"], IntervalSeconds = 2, MaxAttempts = 3 })]
        # Who cannot be told still has a failed execution.
        Catch = [{ ErrorEquals = ["States.ALL"], ResultPath = null, Next = "Some failed" }]
        Next  = "Some failed"
      }
      "Some failed" = {
        Type      = "Fail"
        Error     = "SystemsFailed"
        CausePath = "States.JsonToString($.failed)"
      }
      "All well" = { Type = "Succeed" }
    })
  }
}

resource "aws_cloudwatch_log_group" "this" {
  # Step Functions needs this prefix to write beyond the limit of resource policies.
  name              = "/aws/vendedlogs/states/${local.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "this" {
  name = "${local.name}-${var.region}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "states.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        # wildcard: a child is an execution of the map in the state machine, whose ARN has the map's label at the end ("StartExecution").
        ArnLike = { "aws:SourceArn" = [local.arn, "${local.arn}/*"] }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "fan-out"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "InvokeAliases"
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = [for function in keys(local.requests) : var.alias_arns[function]]
      },
      {
        Sid      = "StartChildren"
        Effect   = "Allow"
        Action   = "states:StartExecution"
        Resource = local.arn
      },
      {
        Sid    = "WatchChildren"
        Effect = "Allow"
        Action = ["states:DescribeExecution", "states:StopExecution"]
        # wildcard: the children of this one state machine.
        Resource = "${replace(local.arn, ":stateMachine:", ":execution:")}/*"
      },
      {
        Sid      = "Tell"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = var.topic.arn
      },
      {
        Sid      = "TellEncrypted"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.topic.key_arn
      },
      {
        Sid    = "DeliverLogs"
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        # wildcard: log deliveries have no ARN ("Logging using CloudWatch Logs", Step Functions guide).
        Resource = "*"
      },
    ]
  })
}

resource "aws_sfn_state_machine" "this" {
  name       = local.name
  type       = "STANDARD"
  role_arn   = aws_iam_role.this.arn
  definition = jsonencode(local.definition)

  logging_configuration {
    log_destination = "${aws_cloudwatch_log_group.this.arn}:*"
    level           = "ERROR"
    # What is backed up is nobody's business who reads logs.
    include_execution_data = false
  }

  depends_on = [aws_iam_role_policy.this]
}
