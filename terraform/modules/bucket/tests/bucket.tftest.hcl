mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name    = "clinic-backups"
  keepers = ["arn:aws:iam::123456789012:root"]
}

run "a_bucket_is_private_versioned_encrypted_tls_only_and_keeps_its_versions" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Something public is let in."
  }
  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Versions are off."
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "Not encrypted."
  }
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Principal == "*" && statement.Action == "s3:*" && try(statement.Condition.Bool["aws:SecureTransport"] == "false", false)
    ])
    error_message = "Plain HTTP is not denied."
  }
  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule if rule.id == "abort-unfinished-uploads"]).abort_incomplete_multipart_upload[0].days_after_initiation == 3
    error_message = "Unfinished uploads stay for ever."
  }
  assert {
    condition     = length(aws_s3_bucket_object_lock_configuration.this) == 0 && !aws_s3_bucket.this.object_lock_enabled
    error_message = "Locked without being asked."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Effect == "Deny"])
    error_message = "A bucket's policy opens something."
  }
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny"
      && length(setsubtract([
        "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:DeleteBucket", "s3:PutBucketVersioning",
        # By these three it would take one step more.
        "s3:PutLifecycleConfiguration", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy",
      ], flatten([statement.Action]))) == 0
      && try(statement.Condition.ArnNotLike["aws:PrincipalArn"][0] == "arn:aws:iam::123456789012:root", false)
    ])
    error_message = "Versions can be removed."
  }
}

run "locked_keyed_archived_and_with_evidence_that_stays" {
  variables {
    lock                 = { mode = "compliance", days = 90 }
    kms_key_arn          = "arn:aws:kms:us-west-2:123456789012:key/mrk-1"
    archive              = { prefix = "clinic/data/", after_days = 35, storage_class = "GLACIER_IR" }
    undeletable_prefixes = ["clinic/manifests/", "clinic/records/"]
  }
  assert {
    condition     = aws_s3_bucket.this.object_lock_enabled
    error_message = "Object lock must be on from the start."
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_object_lock_configuration.this[0].rule[0].default_retention[0].mode == "COMPLIANCE",
      aws_s3_bucket_object_lock_configuration.this[0].rule[0].default_retention[0].days == 90,
    ])
    error_message = "The lock is not the one that was asked for."
  }
  assert {
    condition = alltrue([
      one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms",
      one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled,
    ])
    error_message = "Not under the given key."
  }
  assert {
    condition     = one(one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule if rule.id == "archive"]).transition).storage_class == "GLACIER_IR"
    error_message = "Nothing goes to the archive class."
  }
  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : try(rule.expiration[0].days == null || rule.expiration[0].days == 0, true)])
    error_message = "A lifecycle rule expires what is current; only retention knows what was proved."
  }
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Action == "s3:DeleteObject" && try(statement.Resource[0] == "arn:aws:s3:::clinic-backups/clinic/manifests/*", false)
    ])
    error_message = "Manifests can be hidden by a delete marker."
  }
}

run "one_public_object_and_no_more" {
  variables {
    public_object = "switch/primary"
  }
  assert {
    condition = [
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : [statement.Action, statement.Resource] if statement.Effect == "Allow"
    ] == [["s3:GetObject", "arn:aws:s3:::clinic-backups/switch/primary"]]
    error_message = "More or less than the one object is readable by everybody."
  }
  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && !aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "The policy would be blocked, or ACLs are let in."
  }
}

run "a_pattern_is_not_an_object" {
  command = plan
  variables {
    public_object = "switch/*"
  }
  expect_failures = [var.public_object]
}

run "a_lock_of_no_day_is_refused" {
  command = plan
  variables {
    lock = { mode = "governance", days = 0 }
  }
  expect_failures = [var.lock]
}
