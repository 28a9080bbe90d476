# Multi-region keys, so that a copy is readable where it lies when the other region is gone. The copy that administers the others
# is in the region that survives.

locals {
  keys = merge(
    { for alias in var.storage_aliases : alias => "ENCRYPT_DECRYPT" },
    { for alias in var.wrapping_aliases : alias => "ENCRYPT_DECRYPT" },
    { for alias in var.signing_aliases : alias => "SIGN_VERIFY" },
  )

  key_arns = {
    for alias, usage in local.keys : alias => {
      (var.regions.primary) = aws_kms_replica_key.primary[alias].arn
      (var.regions.standby) = aws_kms_key.standby[alias].arn
    }
  }

  key_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "TheAccountAdministers"
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.here.partition}:iam::${var.account_id}:root" }
        # wildcard: IAM policies of this account decide who does what with the key.
        Action = "kms:*"
        # wildcard: in a key's policy this is the key itself.
        Resource = "*"
      }
      ], length(var.keepers) == 0 ? [] : [
      {
        Sid       = "NobodyMakesBackupsUnreadable"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = ["kms:DisableKey", "kms:ScheduleKeyDeletion"]
        # wildcard: in a key's policy this is the key itself.
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = var.keepers } }
      }
    ])
  })
}

data "aws_partition" "here" {
  provider = aws.standby
}

resource "aws_kms_key" "standby" {
  provider = aws.standby
  for_each = local.keys

  description              = "Holdfast, plan ${var.plan}: ${each.key}"
  multi_region             = true
  key_usage                = each.value
  customer_master_key_spec = each.value == "SIGN_VERIFY" ? "ECC_NIST_P256" : "SYMMETRIC_DEFAULT"
  # Old material stays usable; an asymmetric key cannot rotate.
  enable_key_rotation     = each.value == "ENCRYPT_DECRYPT"
  deletion_window_in_days = 30
  policy                  = local.key_policy
}

resource "aws_kms_replica_key" "primary" {
  provider = aws.primary
  for_each = local.keys

  description             = "Holdfast, plan ${var.plan}: ${each.key}"
  primary_key_arn         = aws_kms_key.standby[each.key].arn
  deletion_window_in_days = 30
  policy                  = local.key_policy
}

resource "aws_kms_alias" "standby" {
  provider      = aws.standby
  for_each      = local.keys
  name          = each.key
  target_key_id = aws_kms_key.standby[each.key].key_id
}

resource "aws_kms_alias" "primary" {
  provider      = aws.primary
  for_each      = local.keys
  name          = each.key
  target_key_id = aws_kms_replica_key.primary[each.key].key_id
}
