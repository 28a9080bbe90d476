# One bucket with everything every bucket of Holdfast's has: nothing public (one named object may be), versions, encryption,
# TLS only, unfinished uploads aborted. Lock, archive class and protection of its keys come where they are asked for.

data "aws_partition" "here" {}

locals {
  arn = "arn:${data.aws_partition.here.partition}:s3:::${var.name}"

  only_tls = {
    Sid       = "OnlyOverTls"
    Effect    = "Deny"
    Principal = "*"
    # wildcard: a denial must name every action to leave none open.
    Action = "s3:*"
    # wildcard: all objects of this one bucket.
    Resource  = [local.arn, "${local.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }

  # People, functions and Terraform are bound by it, lifecycle rules are not: so nobody may write one that removes everything tomorrow, nor
  # change the policy first. The keepers are not locked out, and the account's root user may always remove a bucket's policy.
  keep_versions = {
    Sid       = "NobodyRemovesVersions"
    Effect    = "Deny"
    Principal = "*"
    Action = [
      "s3:BypassGovernanceRetention",
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:DeleteObjectVersion",
      "s3:PutBucketPolicy",
      "s3:PutBucketVersioning",
      "s3:PutLifecycleConfiguration",
    ]
    # wildcard: all objects of this one bucket.
    Resource  = [local.arn, "${local.arn}/*"]
    Condition = { ArnNotLike = { "aws:PrincipalArn" = var.keepers } }
  }

  # A manifest is the backup, a record is the evidence: not even a delete marker may hide them.
  keep_evidence = {
    Sid       = "NobodyHidesEvidence"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:DeleteObject"
    # wildcard: all objects under these prefixes.
    Resource  = [for prefix in var.undeletable_prefixes : "${local.arn}/${prefix}*"]
    Condition = { ArnNotLike = { "aws:PrincipalArn" = var.keepers } }
  }

  # Route 53's health checkers sign nothing; they read this one key and nothing else.
  public_object = {
    Sid       = "EverybodyReadsTheSwitch"
    Effect    = "Allow"
    Principal = "*"
    Action    = "s3:GetObject"
    Resource  = "${local.arn}/${coalesce(var.public_object, "none")}"
  }

  statements = concat(
    [jsonencode(local.only_tls)],
    length(var.keepers) > 0 ? [jsonencode(local.keep_versions)] : [],
    length(var.keepers) > 0 && length(var.undeletable_prefixes) > 0 ? [jsonencode(local.keep_evidence)] : [],
    var.public_object != null ? [jsonencode(local.public_object)] : [],
  )
}

resource "aws_s3_bucket" "this" {
  bucket              = var.name
  object_lock_enabled = var.lock != null
  force_destroy       = var.force_destroy
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket             = aws_s3_bucket.this.id
  block_public_acls  = true
  ignore_public_acls = true
  # A policy that opens one object is public in the sense of these two.
  block_public_policy     = var.public_object == null
  restrict_public_buckets = var.public_object == null
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
    bucket_key_enabled = var.kms_key_arn != null
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  count  = var.lock == null ? 0 : 1
  bucket = aws_s3_bucket.this.id
  rule {
    default_retention {
      mode = upper(var.lock.mode)
      days = var.lock.days
    }
  }
  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "abort-unfinished-uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = var.abort_unfinished_after_days
    }
  }

  # What was deleted or replaced; a lock that is still on is respected. No rule ever expires what is current: that is decided
  # by retention, which knows what was proved.
  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }
    expiration {
      expired_object_delete_marker = true
    }
  }

  dynamic "rule" {
    for_each = var.archive == null ? [] : [var.archive]
    content {
      id     = "archive"
      status = "Enabled"
      filter {
        prefix = rule.value.prefix
      }
      transition {
        days          = rule.value.after_days
        storage_class = rule.value.storage_class
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.statements : jsondecode(statement)]
  })
  # The policy forbids changing versioning and lifecycle rules, and a public one must be let in first.
  depends_on = [
    aws_s3_bucket_versioning.this,
    aws_s3_bucket_lifecycle_configuration.this,
    aws_s3_bucket_public_access_block.this,
  ]
}
