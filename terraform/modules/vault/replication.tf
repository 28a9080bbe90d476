# A store that the plan calls "replicated" gets everything from S3: the functions then await its copies instead of making them. To the
# others S3 brings what nobody may lose and nobody orders: records and run reports, which the functions put into the copies only if they can
# be reached at that moment. There never manifests, since S3 keeps no order and a backup exists exactly when its manifest does; nor data,
# which the functions copy themselves: both would pay for each byte twice.

locals {
  # From each store with backups in the primary region to each in the standby region that holds copies of everything.
  replicated = {
    for pair in setproduct(
      [for name, store in local.by_place.primary : name if store.holds == "backups"],
      [for name, store in local.by_place.standby : name if store.holds == "backups" && store.copies == "all"],
    ) : "${pair[0]}-to-${pair[1]}" => { from = pair[0], to = pair[1] }
  }
  sources = toset([for pair in local.replicated : pair.from])
  rules = {
    for source in local.sources : source => flatten([
      for pair in local.replicated : [
        for part in concat(["records", "runs"], var.stores[pair.to].replicated ? ["data", "manifests"] : []) :
        { id = "${pair.to}-${part}", to = pair.to, prefix = "${var.stores[source].prefix}${var.plan}/${part}/" }
      ] if pair.from == source
    ])
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary
  for_each = local.sources
  name     = "${var.plan}-replicate-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary
  for_each = local.sources
  name     = "replicate"
  role     = aws_iam_role.replication[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "ReadTheRule"
          Effect   = "Allow"
          Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
          Resource = module.primary_bucket[each.key].arn
        },
        {
          Sid    = "ReadVersions"
          Effect = "Allow"
          Action = [
            "s3:GetObjectLegalHold",
            "s3:GetObjectRetention",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionTagging",
          ]
          # wildcard: all objects under the replicated prefixes.
          Resource = distinct([for rule in local.rules[each.key] : "${module.primary_bucket[each.key].arn}/${rule.prefix}*"])
        },
        {
          Sid    = "WriteReplicas"
          Effect = "Allow"
          Action = ["s3:ReplicateObject", "s3:ReplicateTags"]
          # wildcard: all objects under the replicated prefixes.
          Resource = [for rule in local.rules[each.key] : "${module.standby_bucket[rule.to].arn}/${rule.prefix}*"]
        },
      ],
      [for statement in [
        {
          Sid      = "ReadEncrypted"
          Effect   = "Allow"
          Action   = "kms:Decrypt"
          Resource = [for store in [var.stores[each.key]] : local.key_arns[store.kms_alias][var.regions.primary] if store.kms_alias != ""]
        },
        {
          Sid    = "WriteEncrypted"
          Effect = "Allow"
          Action = "kms:Encrypt"
          Resource = distinct([
            for rule in local.rules[each.key] : local.key_arns[var.stores[rule.to].kms_alias][var.regions.standby]
            if var.stores[rule.to].kms_alias != ""
          ])
        },
      ] : statement if var.stores[each.key].kms_alias != ""],
    )
  })
}

resource "aws_s3_bucket_replication_configuration" "this" {
  provider = aws.primary
  for_each = local.sources
  bucket   = module.primary_bucket[each.key].name
  role     = aws_iam_role.replication[each.key].arn

  dynamic "rule" {
    for_each = local.rules[each.key]
    content {
      id       = rule.value.id
      priority = rule.key
      status   = "Enabled"
      filter {
        prefix = rule.value.prefix
      }
      # A delete here must not delete there.
      delete_marker_replication {
        status = "Disabled"
      }
      dynamic "source_selection_criteria" {
        for_each = var.stores[each.key].kms_alias == "" ? [] : [true]
        content {
          sse_kms_encrypted_objects {
            status = "Enabled"
          }
        }
      }
      destination {
        bucket        = module.standby_bucket[rule.value.to].arn
        storage_class = var.stores[rule.value.to].storage_class
        dynamic "encryption_configuration" {
          for_each = var.stores[each.key].kms_alias == "" ? [] : [true]
          content {
            replica_kms_key_id = local.key_arns[var.stores[rule.value.to].kms_alias][var.regions.standby]
          }
        }
        # Promised within 15 minutes, and measured.
        replication_time {
          status = "Enabled"
          time {
            minutes = 15
          }
        }
        metrics {
          status = "Enabled"
          event_threshold {
            minutes = 15
          }
        }
      }
    }
  }

  # S3 refuses a rule whose destination is not there, or has no versions yet.
  depends_on = [aws_iam_role_policy.replication, module.standby_bucket]

  lifecycle {
    precondition {
      condition     = alltrue([for rule in local.rules[each.key] : var.stores[rule.to].prefix == var.stores[each.key].prefix])
      error_message = "S3 replicates under the same key: store ${each.key} and the stores that it is replicated to need the same prefix in the plan."
    }
  }
}
