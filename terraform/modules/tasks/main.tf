# Where work goes that does not fit into an invocation: the console image as a Fargate task, one task definition for each function
# with that function's own permissions. The event travels in the environment variable HOLDFAST_EVENT.

data "aws_partition" "here" {}

locals {
  container = "holdfast"
  names     = { for function in keys(var.functions) : function => "${var.plan}-${function}" }
}

resource "aws_ecs_cluster" "this" {
  name = var.plan
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = var.functions
  name              = "/holdfast/tasks/${local.names[each.key]}"
  retention_in_days = var.log_retention_days
}

# What Fargate itself does before the container runs: fetch the image, open the log.
resource "aws_iam_role" "execution" {
  name               = "${var.plan}-task-execution-${var.region}"
  assume_role_policy = local.assumed_by_tasks
}

resource "aws_iam_role_policy" "execution" {
  name = "start"
  role = aws_iam_role.execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "LogInToEcr"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # wildcard: a token is not for one repository; ECR knows no resource for it.
        Resource = "*"
      },
      {
        Sid      = "FetchTheImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = var.repository_arn
      },
      {
        Sid    = "Log"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # wildcard: the log streams of these groups, which Fargate names.
        Resource = [for group in aws_cloudwatch_log_group.this : "${group.arn}:*"]
      },
    ]
  })
}

resource "aws_iam_role" "task" {
  for_each           = var.functions
  name               = "${local.names[each.key]}-task-${var.region}"
  assume_role_policy = local.assumed_by_tasks
}

resource "aws_iam_role_policy" "task" {
  for_each = var.functions
  name     = "holdfast"
  role     = aws_iam_role.task[each.key].id
  policy   = var.policies[each.key]
}

locals {
  assumed_by_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        # wildcard: whichever task of this region is started.
        ArnLike = { "aws:SourceArn" = "arn:${data.aws_partition.here.partition}:ecs:${var.region}:${var.account_id}:*" }
      }
    }]
  })
}

resource "aws_ecs_task_definition" "this" {
  for_each                 = var.functions
  family                   = local.names[each.key]
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory_mb
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task[each.key].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture
  }

  ephemeral_storage {
    size_in_gib = each.value.disk_gib
  }

  container_definitions = jsonencode([{
    name      = local.container
    image     = var.image
    essential = true
    command   = ["invoke", each.key, "--event", "env:HOLDFAST_EVENT"]
    # HOLDFAST_EVENT comes with the task's start; without one the task ends at once and says so.
    environment = [
      { name = "HOLDFAST_PLAN", value = var.plan },
      { name = "HOLDFAST_PLANS_BUCKET", value = var.plans.bucket },
      { name = "HOLDFAST_PLANS_REGION", value = var.plans.region },
      { name = "HOLDFAST_REGION", value = var.region },
      { name = "HOLDFAST_TOPIC_ARN", value = var.topic_arn },
      { name = "HOLDFAST_SCHEDULER_GROUP", value = var.continuations.group },
      { name = "HOLDFAST_SCHEDULER_ROLE_ARN", value = var.continuations.role_arn },
      { name = "HOLDFAST_FUNCTION_ARN", value = var.alias_arns[each.key] },
    ]
    stopTimeout = 120
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this[each.key].name
        awslogs-region        = var.region
        awslogs-stream-prefix = "task"
      }
    }
  }])
}

# ---- A task that failed -------------------------------------------------------------------------------------------------------

# Whoever handed the work over has returned long ago, so nobody else would hear of it. The event stays in the queue, and the queue's
# alarm tells people.
resource "aws_cloudwatch_event_rule" "failed" {
  name        = "${var.plan}-task-failed"
  description = "A task of Holdfast ended with an error or never began"
  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn = [aws_ecs_cluster.this.arn]
      lastStatus = ["STOPPED"]
      "$or" = [
        # 0: everything was done.
        { containers = { exitCode = [{ "anything-but" = [0] }] } },
        # Such a task has no exit code, or one that says nothing.
        { stopCode = [{ "anything-but" = ["EssentialContainerExited"] }] },
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = aws_sqs_queue.failed.arn
}

resource "aws_sqs_queue" "failed" {
  name                      = "${var.plan}-tasks-failed"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "failed" {
  queue_url = aws_sqs_queue.failed.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        # wildcard: a denial must name every action to leave none open.
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.failed.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromTheRule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.failed.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.failed.arn } }
      },
    ]
  })
}
