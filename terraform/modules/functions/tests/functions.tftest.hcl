mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan       = "clinic"
  region     = "us-west-2"
  account_id = "123456789012"
  # Any file will do here.
  zip = "versions.tf"
  functions = {
    backup = {
      image_uri             = "123456789012.dkr.ecr.us-west-2.amazonaws.com/holdfast-lambda@sha256:00"
      memory_mb             = 3008
      timeout_seconds       = 900
      disk_mb               = 10240
      reserved_concurrency  = 10
      retries               = 1
      max_event_age_seconds = 1800
      network               = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
      task = {
        cluster_arn        = "arn:aws:ecs:us-west-2:123456789012:cluster/clinic"
        definition_arn     = "arn:aws:ecs:us-west-2:123456789012:task-definition/clinic-backup:3"
        family             = "clinic-backup"
        container          = "holdfast"
        role_arns          = ["arn:aws:iam::123456789012:role/clinic-backup-task"]
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    failover-dns = {
      memory_mb             = 1769
      timeout_seconds       = 900
      reserved_concurrency  = 10
      retries               = 2
      max_event_age_seconds = 900
    }
  }
  vault = {
    stores = {
      primary      = { arn = "arn:aws:s3:::clinic-backups", prefix = "", holds = "backups" }
      coordination = { arn = "arn:aws:s3:::clinic-coordination", prefix = "", holds = "coordination" }
    }
    storage_key_arns  = ["arn:aws:kms:us-west-2:123456789012:key/mrk-1"]
    wrapping_key_arns = ["arn:aws:kms:us-west-2:123456789012:key/mrk-2"]
    signing_key_arns  = ["arn:aws:kms:us-west-2:123456789012:key/mrk-3"]
  }
  plans   = { bucket = "clinic-plans", region = "us-west-2", arn = "arn:aws:s3:::clinic-plans", key = "plans/clinic.yaml" }
  secrets = { backup = ["arn:aws:secretsmanager:us-west-2:123456789012:secret:clinic/postgresql-??????"] }
  traffic = {
    zone_ids             = ["Z1"]
    records              = []
    health_check_ids     = ["h1"]
    switch_object_arns   = ["arn:aws:s3:::clinic-switch/switch/primary"]
    routing_control_arns = []
  }
  continuations = { group = "holdfast", role_arn = "arn:aws:iam::123456789012:role/clinic-schedules" }
  topic         = { arn = "arn:aws:sns:us-west-2:123456789012:clinic", key_arn = "arn:aws:kms:us-west-2:123456789012:key/mrk-4" }
}

run "each_function_has_its_version_alias_queue_log_and_a_role_that_may_do_its_own_and_no_more" {
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.publish]) && alltrue([for alias in aws_lambda_alias.live : alias.function_version == "7"])
    error_message = "The alias must point at a published version."
  }
  assert {
    condition = alltrue([
      aws_lambda_function.this["failover-dns"].package_type == "Zip",
      aws_lambda_function.this["failover-dns"].runtime == "java21",
      aws_lambda_function.this["failover-dns"].handler == "dev.holdfast.lambda.Entrance::handleRequest",
      aws_lambda_function.this["failover-dns"].snap_start[0].apply_on == "PublishedVersions",
      aws_lambda_function.this["backup"].package_type == "Image",
      length(aws_lambda_function.this["backup"].snap_start) == 0,
      aws_lambda_function.this["backup"].ephemeral_storage[0].size == 10240,
    ])
    error_message = "The zip starts from a snapshot; the image cannot."
  }
  assert {
    condition = alltrue([
      for function in keys(var.functions) : aws_lambda_function.this[function].reserved_concurrent_executions == var.functions[function].reserved_concurrency
      && aws_lambda_function_event_invoke_config.live[function].qualifier == "live"
      && aws_lambda_function_event_invoke_config.live[function].maximum_retry_attempts == var.functions[function].retries
      && aws_lambda_function_event_invoke_config.live[function].maximum_event_age_in_seconds == var.functions[function].max_event_age_seconds
      && length(aws_lambda_function_event_invoke_config.live[function].destination_config[0].on_failure) == 1
      && aws_cloudwatch_log_group.this[function].retention_in_days == 400
      && aws_sqs_queue.failed[function].sqs_managed_sse_enabled
    ])
    error_message = "Concurrency, retries, age, dead letters and logs are set for every function."
  }
  assert {
    condition = alltrue([
      aws_lambda_function.this["backup"].environment[0].variables["QUARKUS_FUNQY_EXPORT"] == "backup",
      aws_lambda_function.this["backup"].environment[0].variables["HOLDFAST_PLAN"] == "clinic",
      aws_lambda_function.this["backup"].environment[0].variables["HOLDFAST_FUNCTION_ARN"] == "arn:aws:lambda:us-west-2:123456789012:function:clinic-backup:live",
      aws_lambda_function.this["backup"].environment[0].variables["HOLDFAST_TASK_DEFINITION"] == "arn:aws:ecs:us-west-2:123456789012:task-definition/clinic-backup:3",
      !contains(keys(aws_lambda_function.this["failover-dns"].environment[0].variables), "HOLDFAST_TASK_CLUSTER"),
      # The image brings its own options.
      contains(keys(aws_lambda_function.this["failover-dns"].environment[0].variables), "JAVA_TOOL_OPTIONS"),
      !contains(keys(aws_lambda_function.this["backup"].environment[0].variables), "JAVA_TOOL_OPTIONS"),
    ])
    error_message = "A function is told what it is, its plan, its alias, and where its work goes."
  }
  assert {
    condition     = length(distinct([for role in aws_iam_role.this : role.name])) == 2
    error_message = "Each function has a role of its own."
  }
  assert {
    condition = alltrue(flatten([
      for policy in values(output.policies) : [
        for statement in jsondecode(policy).Statement : [for action in flatten([statement.Action]) : !strcontains(action, "*")]
      ]
    ]))
    error_message = "An action with a wildcard."
  }
  assert {
    condition = alltrue(flatten([
      for policy in values(output.policies) : [
        for statement in jsondecode(policy).Statement : contains(["NetworkInterfaces", "FindWhatWaits", "ReadMetricsAndAlarms"], statement.Sid) || statement.Effect == "Deny" || !contains(flatten([statement.Resource]), "*")
      ]
    ]))
    error_message = "A grant on every resource."
  }
  assert {
    condition = alltrue([
      !strcontains(output.policies["backup"], "route53"),
      !strcontains(output.policies["backup"], "clinic-switch"),
      !strcontains(output.policies["failover-dns"], "ecs:RunTask"),
      !strcontains(output.policies["failover-dns"], "mrk-2"),
      !strcontains(output.policies["failover-dns"], "DeleteObjectVersion"),
      !strcontains(output.policies["failover-dns"], "BypassGovernance"),
    ])
    error_message = "A role has what another function needs."
  }
  # Who makes backups cannot read them.
  assert {
    condition = alltrue([
      for statement in jsondecode(output.policies["backup"]).Statement :
      !(contains(flatten([statement.Action]), "kms:Decrypt") && contains(flatten([statement.Resource]), "arn:aws:kms:us-west-2:123456789012:key/mrk-2"))
    ])
    error_message = "backup can unwrap data keys."
  }
  assert {
    condition     = !strcontains(output.work_policies["backup"], "ecs:RunTask") && strcontains(output.work_policies["backup"], "secretsmanager:GetSecretValue")
    error_message = "A task does the work and hands nothing on."
  }
}

run "without_a_record_that_it_changes_itself_failover_dns_changes_none" {
  assert {
    condition     = !strcontains(output.policies["failover-dns"], "route53:Change") && strcontains(output.policies["failover-dns"], "route53:ListResourceRecordSets")
    error_message = "It may change records though it only looks at them."
  }
}

run "failover_dns_changes_the_plans_records_and_no_other" {
  variables {
    traffic = {
      zone_ids             = ["Z1", "Z2"]
      records              = [{ zone_id = "Z2", name = "*.App.Clinic.example.org.", type = "CNAME" }]
      health_check_ids     = []
      switch_object_arns   = []
      routing_control_arns = []
    }
  }
  assert {
    condition = [
      for statement in jsondecode(output.policies["failover-dns"]).Statement :
      [statement.Action, statement.Resource, try(statement.Condition["ForAllValues:StringEquals"], {})] if statement.Sid == "ChangeRecords"
      ] == [["route53:ChangeResourceRecordSets", ["arn:aws:route53:::hostedzone/Z2"], {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames" = ["\\052.app.clinic.example.org"]
        "route53:ChangeResourceRecordSetsRecordTypes"           = ["CNAME"]
        "route53:ChangeResourceRecordSetsActions"               = ["UPSERT"]
    }]]
    error_message = "It may change other records of the zone, or remove them."
  }
}

run "approvals_must_get_through" {
  command = plan
  variables {
    functions = {
      failover-dns = { memory_mb = 512, timeout_seconds = 900, reserved_concurrency = 1, retries = 2, max_event_age_seconds = 900 }
    }
  }
  expect_failures = [var.functions]
}
