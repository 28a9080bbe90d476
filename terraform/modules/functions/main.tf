# The functions of one region: each with a role of its own, published versions behind the alias that every trigger targets, a
# dead-letter queue and a log group. Which of them exist is the caller's choice; what each may do stands in grants.tf.

data "aws_partition" "here" {}

locals {
  partition = data.aws_partition.here.partition

  names = { for function in keys(var.functions) : function => "${var.plan}-${function}" }

  alias = "live"

  # Known before anything is made, so that a function can be told its own alias and what invokes it needs no second apply.
  alias_arns = {
    for function, name in local.names :
    function => "arn:${local.partition}:lambda:${var.region}:${var.account_id}:function:${name}:${local.alias}"
  }
}

resource "aws_iam_role" "this" {
  for_each = var.functions
  name     = "${local.names[each.key]}-${var.region}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = var.functions
  name     = "holdfast"
  role     = aws_iam_role.this[each.key].id
  policy   = local.policies[each.key]
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = var.functions
  name              = "/aws/lambda/${local.names[each.key]}"
  retention_in_days = var.log_retention_days
}

# What failed for good: the event and why, kept as long as SQS keeps anything.
resource "aws_sqs_queue" "failed" {
  for_each                  = var.functions
  name                      = "${local.names[each.key]}-failed"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "failed" {
  for_each  = var.functions
  queue_url = aws_sqs_queue.failed[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyOverTls"
      Effect    = "Deny"
      Principal = "*"
      # wildcard: a denial must name every action to leave none open.
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.failed[each.key].arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_lambda_function" "this" {
  for_each      = var.functions
  function_name = local.names[each.key]
  description   = "Holdfast ${each.key}, plan ${var.plan}"
  role          = aws_iam_role.this[each.key].arn

  package_type     = each.value.image_uri == null ? "Zip" : "Image"
  filename         = each.value.image_uri == null ? var.zip : null
  source_code_hash = each.value.image_uri == null ? filebase64sha256(var.zip) : null
  # The newest managed runtime that this provider version knows.
  runtime       = each.value.image_uri == null ? "java21" : null
  handler       = each.value.image_uri == null ? "dev.holdfast.lambda.Entrance::handleRequest" : null
  image_uri     = each.value.image_uri
  architectures = [each.value.architecture]

  memory_size = each.value.memory_mb
  timeout     = each.value.timeout_seconds
  # Single flight is the lease's job: what waits for an approval, asks with a dry run or goes on must get through meanwhile.
  reserved_concurrent_executions = each.value.reserved_concurrency
  publish                        = true

  ephemeral_storage {
    size = each.value.disk_mb
  }

  dynamic "snap_start" {
    for_each = each.value.image_uri == null ? [true] : []
    content {
      apply_on = "PublishedVersions"
    }
  }

  dynamic "vpc_config" {
    for_each = each.value.network == null ? [] : [each.value.network]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.this[each.key].name
  }

  environment {
    variables = merge(
      {
        QUARKUS_FUNQY_EXPORT        = each.key
        HOLDFAST_PLAN               = var.plan
        HOLDFAST_PLANS_BUCKET       = var.plans.bucket
        HOLDFAST_PLANS_REGION       = var.plans.region
        HOLDFAST_REGION             = var.region
        HOLDFAST_FUNCTION_ARN       = local.alias_arns[each.key]
        HOLDFAST_SCHEDULER_GROUP    = var.continuations.group
        HOLDFAST_SCHEDULER_ROLE_ARN = var.continuations.role_arn
        HOLDFAST_TOPIC_ARN          = var.topic.arn
      },
      # Room for a first answer without collecting; measured by 'holdfast bench lambda', which runs with the same.
      each.value.image_uri == null ? { JAVA_TOOL_OPTIONS = "-Xms48m -Xmn32m -XX:MetaspaceSize=64m" } : {},
      each.value.task == null ? {} : {
        HOLDFAST_TASK_CLUSTER         = each.value.task.cluster_arn
        HOLDFAST_TASK_DEFINITION      = each.value.task.definition_arn
        HOLDFAST_TASK_CONTAINER       = each.value.task.container
        HOLDFAST_TASK_SUBNETS         = join(",", each.value.task.subnet_ids)
        HOLDFAST_TASK_SECURITY_GROUPS = join(",", each.value.task.security_group_ids)
      },
      each.value.state_machine_arn == null ? {} : { HOLDFAST_STATE_MACHINE_ARN = each.value.state_machine_arn },
    )
  }

  depends_on = [aws_iam_role_policy.this]
}

# Every trigger targets this, never $LATEST: SnapStart is for published versions only, and going back is one change.
resource "aws_lambda_alias" "live" {
  for_each         = var.functions
  name             = local.alias
  function_name    = aws_lambda_function.this[each.key].function_name
  function_version = aws_lambda_function.this[each.key].version
}

resource "aws_lambda_function_event_invoke_config" "live" {
  for_each                     = var.functions
  function_name                = aws_lambda_function.this[each.key].function_name
  qualifier                    = aws_lambda_alias.live[each.key].name
  maximum_retry_attempts       = each.value.retries
  maximum_event_age_in_seconds = each.value.max_event_age_seconds

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed[each.key].arn
    }
  }
}
