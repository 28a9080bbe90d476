mock_provider "aws" {
  alias  = "primary"
  source = "../../tests/mocks"
}

mock_provider "aws" {
  alias  = "standby"
  source = "../../tests/mocks"
}

mock_provider "aws" {
  alias  = "witness"
  source = "../../tests/mocks"
}

variables {
  plan       = "clinic"
  plan_text  = "plan: clinic\n"
  account_id = "123456789012"
  regions    = { primary = "us-east-1", standby = "us-west-2", witness = "eu-west-1" }
  stores = {
    primary = {
      region = "us-east-1", bucket = "clinic-backups", prefix = "", storage_class = "STANDARD_IA", kms_alias = "alias/clinic-vault"
      holds  = "backups", copies = "all", lock = { mode = "governance", days = 30 }
    }
    standby = {
      region = "us-west-2", bucket = "clinic-backups-west", prefix = "", storage_class = "STANDARD_IA", kms_alias = "alias/clinic-vault"
      holds  = "backups", copies = "all", lock = { mode = "governance", days = 30 }
    }
    archive = {
      region = "us-west-2", bucket = "clinic-archive", prefix = "monthly/", storage_class = "DEEP_ARCHIVE", kms_alias = "alias/clinic-vault"
      holds  = "backups", copies = "monthly", lock = { mode = "compliance", days = 90 }
    }
    coordination = {
      region = "eu-west-1", bucket = "clinic-coordination", prefix = "", storage_class = "STANDARD", kms_alias = ""
      holds  = "coordination", copies = "none"
    }
  }
  storage_aliases  = ["alias/clinic-vault"]
  wrapping_aliases = ["alias/clinic-backup"]
  signing_aliases  = ["alias/clinic-evidence"]
  plans_bucket     = "clinic-plans-123456789012"
  keepers          = ["arn:aws:iam::123456789012:root"]
}

run "stores_locks_and_keys_are_the_plans_and_evidence_is_replicated" {
  assert {
    condition = output.bucket_arns == {
      primary      = "arn:aws:s3:::clinic-backups"
      standby      = "arn:aws:s3:::clinic-backups-west"
      archive      = "arn:aws:s3:::clinic-archive"
      coordination = "arn:aws:s3:::clinic-coordination"
    }
    error_message = "A store without its bucket, or in another region."
  }
  assert {
    condition = alltrue([
      local.buckets.primary.lock.mode == "governance" && local.buckets.primary.lock.days == 30,
      local.buckets.archive.lock.mode == "compliance" && local.buckets.archive.lock.days == 90,
      local.buckets.coordination.lock == null,
    ])
    error_message = "Locked otherwise than planned; coordination must never be."
  }
  assert {
    condition = alltrue([
      local.buckets.primary.archive.storage_class == "GLACIER_IR" && local.buckets.primary.archive.prefix == "clinic/data/",
      local.buckets.archive.archive.storage_class == "DEEP_ARCHIVE" && local.buckets.archive.archive.after_days == 1,
      local.buckets.archive.archive.prefix == "monthly/clinic/data/",
      local.buckets.coordination.archive == null,
    ])
    error_message = "Only the bytes of backups go to an archive class."
  }
  assert {
    condition     = alltrue([for name in ["primary", "standby", "archive"] : local.buckets[name].noncurrent_days > local.buckets[name].lock.days])
    error_message = "Versions go before their lock ends."
  }
  assert {
    condition     = local.buckets.archive.undeletable_prefixes == tolist(["monthly/clinic/manifests/", "monthly/clinic/records/", "monthly/clinic/runs/"])
    error_message = "Evidence can be hidden."
  }
  assert {
    condition = alltrue([
      alltrue([for key in aws_kms_key.standby : key.multi_region]),
      aws_kms_key.standby["alias/clinic-evidence"].key_usage == "SIGN_VERIFY",
      aws_kms_key.standby["alias/clinic-evidence"].customer_master_key_spec == "ECC_NIST_P256",
      aws_kms_key.standby["alias/clinic-backup"].key_usage == "ENCRYPT_DECRYPT",
      aws_kms_key.standby["alias/clinic-backup"].enable_key_rotation,
      length(aws_kms_replica_key.primary) == 3,
      aws_kms_alias.primary["alias/clinic-backup"].name == aws_kms_alias.standby["alias/clinic-backup"].name,
    ])
    error_message = "Keys must be multi-region, the signing one an ECC P-256, each with its alias in both regions."
  }
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_kms_key.standby["alias/clinic-backup"].policy).Statement :
      statement.Effect == "Deny" && contains(flatten([statement.Action]), "kms:ScheduleKeyDeletion")
    ])
    error_message = "Anybody in the account can make every backup unreadable."
  }
  assert {
    condition     = aws_s3_object.plan.content == var.plan_text && aws_s3_object.plan.key == "plans/clinic.yaml"
    error_message = "The functions would read another plan."
  }
  assert {
    condition     = keys(aws_s3_bucket_replication_configuration.this) == ["primary"]
    error_message = "From the primary's store only."
  }
  assert {
    condition = [
      for rule in aws_s3_bucket_replication_configuration.this["primary"].rule : [rule.filter[0].prefix, rule.destination[0].bucket, rule.delete_marker_replication[0].status]
      ] == [
      ["clinic/records/", "arn:aws:s3:::clinic-backups-west", "Disabled"],
      ["clinic/runs/", "arn:aws:s3:::clinic-backups-west", "Disabled"],
    ]
    error_message = "Records and run reports, to the copy of everything, without deletions."
  }
  assert {
    condition = jsonencode(output.replications) == jsonencode({
      primary-to-standby-records = { source_bucket = "clinic-backups", destination_bucket = "clinic-backups-west", rule_id = "standby-records" }
      primary-to-standby-runs    = { source_bucket = "clinic-backups", destination_bucket = "clinic-backups-west", rule_id = "standby-runs" }
    }) && [for rule in aws_s3_bucket_replication_configuration.this["primary"].rule : rule.id] == ["standby-records", "standby-runs"]
    error_message = "An alarm would look for the metrics of a rule that is not there."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.replication["primary"].policy).Statement :
      alltrue([for action in flatten([statement.Action]) : !strcontains(action, "*") && !strcontains(action, "Delete")])
    ])
    error_message = "The role may delete, or whatever."
  }
}

run "a_store_that_the_plan_calls_replicated_gets_everything" {
  variables {
    stores = {
      primary = {
        region = "us-east-1", bucket = "clinic-backups", prefix = "", storage_class = "STANDARD", kms_alias = "", holds = "backups", copies = "all"
      }
      standby = {
        region = "us-west-2", bucket = "clinic-backups-west", prefix = "", storage_class = "STANDARD", kms_alias = "", holds = "backups"
        copies = "all", replicated = true
      }
    }
  }
  assert {
    condition = [for rule in aws_s3_bucket_replication_configuration.this["primary"].rule : rule.filter[0].prefix] == [
      "clinic/records/", "clinic/runs/", "clinic/data/", "clinic/manifests/",
    ]
    error_message = "The functions would wait for what never comes."
  }
}

run "a_replicated_store_has_its_prefix_on_both_sides" {
  variables {
    stores = {
      primary = {
        region = "us-east-1", bucket = "clinic-backups", prefix = "dr/", storage_class = "STANDARD", kms_alias = "", holds = "backups", copies = "all"
      }
      standby = {
        region = "us-west-2", bucket = "clinic-backups-west", prefix = "dr/", storage_class = "STANDARD", kms_alias = "", holds = "backups", copies = "all"
      }
    }
  }
  assert {
    condition     = [for rule in aws_s3_bucket_replication_configuration.this["primary"].rule : rule.filter[0].prefix] == ["dr/clinic/records/", "dr/clinic/runs/"]
    error_message = "Nothing stands where the rules look, so nothing is replicated."
  }
  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_role_policy.replication["primary"].policy).Statement : [
        for resource in flatten([statement.Resource]) : strcontains(resource, "/dr/clinic/") if contains(["ReadVersions", "WriteReplicas"], statement.Sid)
      ]
    ]))
    error_message = "The role may not read or write what is replicated."
  }
}

run "replication_between_different_prefixes_is_refused" {
  command = plan
  variables {
    stores = {
      primary = {
        region = "us-east-1", bucket = "clinic-backups", prefix = "", storage_class = "STANDARD", kms_alias = "", holds = "backups", copies = "all"
      }
      standby = {
        region = "us-west-2", bucket = "clinic-backups-west", prefix = "copies/", storage_class = "STANDARD", kms_alias = "", holds = "backups", copies = "all"
      }
    }
  }
  expect_failures = [aws_s3_bucket_replication_configuration.this]
}

run "a_locked_coordination_store_is_refused" {
  command = plan
  variables {
    stores = {
      coordination = {
        region = "eu-west-1", bucket = "clinic-coordination", prefix = "", storage_class = "STANDARD", kms_alias = ""
        holds  = "coordination", copies = "none", lock = { mode = "governance", days = 1 }
      }
    }
  }
  expect_failures = [var.stores]
}
