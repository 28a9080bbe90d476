# The whole estate of the repository's own plan. The Java tests read this run's outputs too: policies and schedules as they would be.

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

# Keys that can be told apart in the policies.
override_resource {
  target = module.vault.aws_kms_key.standby["alias/healthcare-gitops-vault"]
  values = { arn = "arn:aws:kms:us-west-2:123456789012:key/mrk-storage" }
}

override_resource {
  target = module.vault.aws_kms_replica_key.primary["alias/healthcare-gitops-vault"]
  values = { arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-storage" }
}

override_resource {
  target = module.vault.aws_kms_key.standby["alias/healthcare-gitops-backup"]
  values = { arn = "arn:aws:kms:us-west-2:123456789012:key/mrk-wrapping" }
}

override_resource {
  target = module.vault.aws_kms_replica_key.primary["alias/healthcare-gitops-backup"]
  values = { arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-wrapping" }
}

override_resource {
  target = module.vault.aws_kms_key.standby["alias/healthcare-gitops-evidence"]
  values = { arn = "arn:aws:kms:us-west-2:123456789012:key/mrk-signing" }
}

override_resource {
  target = module.vault.aws_kms_replica_key.primary["alias/healthcare-gitops-evidence"]
  values = { arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-signing" }
}

override_resource {
  target = module.notifications.aws_kms_key.topics
  values = { arn = "arn:aws:kms:us-west-2:123456789012:key/topics" }
}

variables {
  plan_text  = file("../../../infra/plans/healthcare-gitops.yaml")
  account_id = "123456789012"
  # Any file will do here.
  zip                 = "versions.tf"
  keepers             = ["arn:aws:iam::123456789012:root"]
  task_repository_arn = "arn:aws:ecr:us-west-2:123456789012:repository/holdfast-console"
  task_image          = "123456789012.dkr.ecr.us-west-2.amazonaws.com/holdfast-console@sha256:00"
  images = {
    primary = "123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-lambda@sha256:00"
    standby = "123456789012.dkr.ecr.us-west-2.amazonaws.com/holdfast-lambda@sha256:00"
  }
  emails          = ["sre@example.org"]
  secret_key_arns = ["arn:aws:kms:us-west-2:123456789012:key/mrk-secrets"]
  arc = {
    zone_id = "Z000000000000000000001"
    record  = "arc.healthcare-gitops.example.org"
    type    = "CNAME"
    primary = ["app.us-east-1.healthcare-gitops.example.org"]
    standby = ["app.us-west-2.healthcare-gitops.example.org"]
  }
}

run "backups_are_watched_where_they_run" {
  variables {
    backups_run_in = "primary"
  }
  expect_failures = [check.the_plan_is_of_this_account, check.the_plan_names_the_health_check]

  assert {
    condition = try(length(setsubtract([
      "healthcare-gitops-no-backup",
      "healthcare-gitops-backup-errors",
      "healthcare-gitops-backup-throttled",
      "healthcare-gitops-backup-failed-not-empty",
      "healthcare-gitops-schedules-undelivered-not-empty",
    ], output.alarms["us-east-1"])) == 0, false)
    error_message = "Backups in the primary region fail or stop, and nobody hears of it."
  }
  assert {
    condition     = !contains(output.alarms["us-west-2"], "healthcare-gitops-no-backup") && contains(output.alarms["us-west-2"], "healthcare-gitops-verify-backup-errors")
    error_message = "The standby region waits for backups that are made elsewhere, or is not watched itself."
  }
}

run "a_plan_without_pages_is_watched_all_the_same" {
  variables {
    plan_text = yamlencode(merge(yamldecode(file("../../../infra/plans/healthcare-gitops.yaml")), {
      failover = { system = "postgresql", promotion = "approved", quorum = 1, approvers = ["cto"]
        traffic = [{
          name    = "record", kind = "route53-record", zoneId = "Z9", zone = "example.org", record = "app.example.org", type = "CNAME",
          primary = "east.example.org", standby = "west.example.org"
        }]
      }
    }))
    arc = null
  }
  expect_failures = [check.the_plan_is_of_this_account]

  assert {
    condition     = strcontains(output.policies["us-west-2"]["failover-dns"], "arn:aws:route53:::hostedzone/Z9")
    error_message = "failover-dns may not change the record that the plan has it change."
  }
  assert {
    condition = length(module.alarms) == 0 && length(setsubtract([
      "healthcare-gitops-no-backup",
      "healthcare-gitops-backup-errors",
      "healthcare-gitops-verify-backup-errors",
      "healthcare-gitops-failover-dns-errors",
      "healthcare-gitops-failover-dns-throttled",
      "healthcare-gitops-fan-out-failed",
      "healthcare-gitops-tasks-failed-not-empty",
    ], output.alarms["us-west-2"])) == 0
    error_message = "Without a page nobody hears of anything."
  }
}

run "a_name_that_makes_roles_too_long_is_refused" {
  command = plan
  variables {
    plan_text = replace(file("../../../infra/plans/healthcare-gitops.yaml"), "plan: healthcare-gitops", "plan: healthcare-gitops-of-the-eastern-district-hospitals")
  }
  expect_failures = [var.plan_text]
}

run "what_cannot_work_is_said" {
  command = plan
  variables {
    plan_text = replace(file("../../../infra/plans/healthcare-gitops.yaml"), "tls: verify-full", "tls: verify-full\n    managed: rds\n    scratch: rds")
    emails    = []
  }
  expect_failures = [
    check.the_plan_is_of_this_account, check.the_plan_names_the_health_check, check.verification_is_not_asked_to_make_instances,
    check.somebody_is_told,
  ]
}

# Last: the Java tests read what this run leaves.
run "the_plan_is_the_one_source" {
  # The sample plan names placeholders; these checks say so.
  expect_failures = [check.the_plan_is_of_this_account, check.the_plan_names_the_health_check]

  assert {
    condition = jsonencode(output.schedules) == jsonencode({
      healthcare-gitops-postgresql-hourly       = "cron(0 * * * ? *)"
      healthcare-gitops-postgresql-daily        = "cron(0 4 * * ? *)"
      healthcare-gitops-postgresql-weekly       = "cron(0 2 ? * SUN *)"
      healthcare-gitops-postgresql-monthly      = "cron(0 0 1 * ? *)"
      healthcare-gitops-postgresql-weekly-proof = "cron(0 3 ? * SUN *)"
    })
    error_message = "Schedules come out of the plan."
  }
  assert {
    condition = (strcontains(output.policies["us-west-2"]["backup"], ":schedule/healthcare-gitops/holdfast-backup-*")
    && strcontains(output.policies["us-east-1"]["backup"], ":schedule/healthcare-gitops/holdfast-backup-*"))
    error_message = "Two plans in one account would share a group of schedules."
  }
  assert {
    condition     = output.systems_without_schedule == ["redis (redis)"]
    error_message = "What no function can back up yet is named."
  }
  assert {
    condition = alltrue([
      local.regions == { primary = "us-east-1", standby = "us-west-2", witness = "eu-west-1" },
      local.stores.archive.lock == { mode = "compliance", days = 90 },
      local.stores.archive.prefix == "monthly/",
      local.stores.coordination.lock == null && local.stores.coordination.holds == "coordination",
      local.switch.bucket == "healthcare-gitops-switch-us-west-2",
      local.pages == { site = "https://app.us-east-1.healthcare-gitops.example.org/healthz" },
      local.rpo_hours == 1,
    ])
    error_message = "Regions, stores, traffic and objectives come out of the plan."
  }
  assert {
    condition = local.secrets["backup"] == tolist([
      "arn:aws:secretsmanager:us-west-2:123456789012:secret:healthcare-gitops/postgresql-??????"
    ])
    error_message = "backup reads the secrets of the systems it backs up, and no other."
  }
  assert {
    condition     = keys(output.policies["us-east-1"]) == ["backup"] && keys(output.policies["us-west-2"]) == ["backup", "failover-dns", "verify-backup"]
    error_message = "Functions run in the standby region, backup in the primary too."
  }
  assert {
    condition     = contains(output.alarms["us-west-2"], "healthcare-gitops-no-backup") && !contains(output.alarms["us-east-1"], "healthcare-gitops-no-backup")
    error_message = "Backups are watched where they run, and nobody waits for others."
  }
  assert {
    condition     = length(setsubtract(["healthcare-gitops-backup-errors", "healthcare-gitops-replication-primary-to-standby-records-failed"], output.alarms["us-east-1"])) == 0
    error_message = "What fails in the primary region is heard of by nobody."
  }
}
