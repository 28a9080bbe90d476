# The standby region's own look at the primary region, once a minute and without any code of Holdfast's: a state machine asks each page
# and writes down whether it answered. What is not written down counts as down, so a probe that stops is an alarm too. (Metrics of
# Route 53's health checks would not do: they live in us-east-1.)

locals {
  namespace = "Holdfast"
  metric    = "EndpointAnswers"

  probe_name = "${var.plan}-probe"
  probe_arn  = "arn:${local.partition}:states:${var.regions.standby}:${var.account_id}:stateMachine:${local.probe_name}"

  hosts = { for name, url in var.pages : name => regex("^https://([^/:]+)", url)[0] }

  # 1 when it answered with 2xx, 0 when not.
  noted = {
    for name, host in local.hosts : name => [
      for value in [0, 1] : {
        Type     = "Task"
        Resource = "arn:${local.partition}:states:::aws-sdk:cloudwatch:putMetricData"
        Parameters = {
          Namespace = local.namespace
          MetricData = [{
            MetricName = local.metric
            Dimensions = [{ Name = "Endpoint", Value = host }]
            Value      = value
          }]
        }
        End = true
      }
    ]
  }
}

# Step Functions asks over a connection, which must carry something: a header that says who asks. It is no secret.
resource "aws_cloudwatch_event_connection" "probe" {
  provider           = aws.standby
  name               = local.probe_name
  description        = "Holdfast's probe of plan ${var.plan}"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "X-Holdfast-Probe"
      value = var.plan
    }
  }
}

resource "aws_iam_role" "probe" {
  provider = aws.standby
  name     = "${local.probe_name}-${var.regions.standby}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "states.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnEquals    = { "aws:SourceArn" = local.probe_arn }
      }
    }]
  })
}

resource "aws_iam_role_policy" "probe" {
  provider = aws.standby
  name     = "probe"
  role     = aws_iam_role.probe.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AskThePages"
        Effect   = "Allow"
        Action   = "states:InvokeHTTPEndpoint"
        Resource = local.probe_arn
        Condition = {
          StringEquals = {
            "states:HTTPMethod"   = "GET"
            "states:HTTPEndpoint" = values(var.pages)
          }
        }
      },
      {
        Sid      = "UseTheConnection"
        Effect   = "Allow"
        Action   = "events:RetrieveConnectionCredentials"
        Resource = aws_cloudwatch_event_connection.probe.arn
      },
      {
        Sid      = "ReadTheConnection"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = aws_cloudwatch_event_connection.probe.secret_arn
      },
      {
        Sid    = "NoteTheAnswer"
        Effect = "Allow"
        Action = "cloudwatch:PutMetricData"
        # wildcard: metrics have no ARN; the condition names the one namespace.
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = local.namespace } }
      },
    ]
  })
}

resource "aws_sfn_state_machine" "probe" {
  provider = aws.standby
  name     = local.probe_name
  type     = "EXPRESS"
  role_arn = aws_iam_role.probe.arn
  definition = jsonencode({
    Comment = "Holdfast, plan ${var.plan}: does the primary region answer, seen from the standby region?"
    StartAt = "Ask"
    States = {
      Ask = {
        Type = "Parallel"
        End  = true
        Branches = [
          for name, url in var.pages : {
            StartAt = name
            States = {
              (name) = {
                Type           = "Task"
                Resource       = "arn:${local.partition}:states:::http:invoke"
                TimeoutSeconds = 15
                Parameters = {
                  ApiEndpoint    = url
                  Method         = "GET"
                  Authentication = { ConnectionArn = aws_cloudwatch_event_connection.probe.arn }
                }
                # The page itself is nobody's concern.
                ResultSelector = {}
                Catch          = [{ ErrorEquals = ["States.ALL"], Next = "${name} is down" }]
                Next           = "${name} is up"
              }
              "${name} is down" = local.noted[name][0]
              "${name} is up"   = local.noted[name][1]
            }
          }
        ]
      }
    }
  })
  depends_on = [aws_iam_role_policy.probe]
}

resource "aws_iam_role" "probe_schedule" {
  provider = aws.standby
  name     = "${local.probe_name}-schedule-${var.regions.standby}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "probe_schedule" {
  provider = aws.standby
  name     = "start"
  role     = aws_iam_role.probe_schedule.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "StartTheProbe"
      Effect   = "Allow"
      Action   = "states:StartExecution"
      Resource = local.probe_arn
    }]
  })
}

resource "aws_scheduler_schedule" "probe" {
  provider                     = aws.standby
  name                         = local.probe_name
  group_name                   = var.schedule_group
  schedule_expression          = "rate(1 minute)"
  schedule_expression_timezone = "UTC"
  state                        = var.enabled ? "ENABLED" : "DISABLED"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sfn_state_machine.probe.arn
    role_arn = aws_iam_role.probe_schedule.arn
    retry_policy {
      # The next minute comes anyway.
      maximum_retry_attempts       = 0
      maximum_event_age_in_seconds = 60
    }
  }
}
