# Two topics: what operators must hear of (alarms), and, in the region where functions speak, what they tell people (announcements, approval
# codes). Both encrypted, over TLS only, published to by nobody but those named here.

data "aws_partition" "here" {}

locals {
  topics = merge(
    { alarms = "${var.plan}-alarms" },
    var.announcements ? { announcements = "${var.plan}-announcements" } : {},
  )
  arns = {
    for topic, name in local.topics :
    topic => "arn:${data.aws_partition.here.partition}:sns:${var.region}:${var.account_id}:${name}"
  }
  # No rule of EventBridge publishes here: a key that is guarded by aws:SourceAccount would refuse it ("Key management", Amazon SNS
  # Developer Guide). What rules find goes to queues, whose alarms publish.
  publisher = "cloudwatch.amazonaws.com"
}

resource "aws_kms_key" "topics" {
  description             = "Holdfast, plan ${var.plan}: topics"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TheAccountAdministers"
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.here.partition}:iam::${var.account_id}:root" }
        # wildcard: IAM policies of this account decide who does what with the key.
        Action = "kms:*"
        # wildcard: in a key's policy this is the key itself.
        Resource = "*"
      },
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Principal = { Service = local.publisher }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        # wildcard: in a key's policy this is the key itself.
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
}

resource "aws_kms_alias" "topics" {
  name          = "alias/${var.plan}-topics"
  target_key_id = aws_kms_key.topics.key_id
}

resource "aws_sns_topic" "this" {
  for_each          = local.topics
  name              = each.value
  kms_master_key_id = aws_kms_key.topics.arn
}

resource "aws_sns_topic_policy" "this" {
  for_each = local.topics
  arn      = aws_sns_topic.this[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "OnlyOverTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "sns:Publish"
          Resource  = local.arns[each.key]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
      ],
      [for statement in [
        {
          Sid       = "AlarmsPublish"
          Effect    = "Allow"
          Principal = { Service = local.publisher }
          Action    = "sns:Publish"
          Resource  = local.arns[each.key]
          Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
        },
      ] : statement if each.key == "alarms"],
    )
  })
}

# Each address confirms by itself, once.
resource "aws_sns_topic_subscription" "email" {
  for_each  = { for pair in setproduct(keys(local.topics), var.emails) : "${pair[0]}-${pair[1]}" => pair }
  topic_arn = aws_sns_topic.this[each.value[0]].arn
  protocol  = "email"
  endpoint  = each.value[1]
}
