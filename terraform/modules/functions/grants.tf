# What each function may do, spelt out. The table in terraform/README.md is generated from these policies and from the calls that
# the adapters were seen to make; a call without a grant, or a grant without a call or a written reason, fails the tests.

locals {
  every = ["backup", "verify-backup", "failover-dns"]

  backups = [for store in var.vault.stores : store if store.holds == "backups"]

  # wildcard: the plan's own keys in each store; another plan's stay out of reach.
  everything = [for store in var.vault.stores : "${store.arn}/${store.prefix}${var.plan}/*"]
  data       = [for store in local.backups : "${store.arn}/${store.prefix}${var.plan}/data/*"]
  # wildcard: likewise.
  documents = flatten([
    for store in local.backups : [for part in ["records", "runs"] : "${store.arn}/${store.prefix}${var.plan}/${part}/*"]
  ])
  # wildcard: likewise. Leases and journals may come to any store: two approvals move the authority.
  coordination = flatten([
    for store in var.vault.stores : [
      for part in ["leases", "journals", "failover"] : "${store.arn}/${store.prefix}${var.plan}/${part}/*"
    ]
  ])

  # A statement, the functions that get it, and whether there is anything it is about.
  grants = [
    # ---- The vault
    {
      to   = local.every
      when = true
      statement = jsonencode({
        Sid      = "ReadThePlan"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${var.plans.arn}/${var.plans.key}"
      })
    },
    {
      to   = local.every
      when = true
      statement = jsonencode({
        Sid    = "LookAtStores"
        Effect = "Allow"
        Action = [
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketVersioning",
          "s3:ListBucket",
          "s3:ListBucketVersions",
        ]
        Resource = [for store in var.vault.stores : store.arn]
      })
    },
    {
      to   = local.every
      when = true
      statement = jsonencode({
        Sid    = "ReadStores"
        Effect = "Allow"
        Action = "s3:GetObject"
        # wildcard: all of this plan's objects.
        Resource = local.everything
      })
    },
    {
      to   = local.every
      when = true
      statement = jsonencode({
        Sid    = "LeasesAndJournals"
        Effect = "Allow"
        Action = ["s3:DeleteObject", "s3:PutObject"]
        # wildcard: all of this plan's leases and journals.
        Resource = local.coordination
      })
    },
    {
      to   = ["verify-backup", "failover-dns"]
      when = true
      statement = jsonencode({
        Sid    = "WriteEvidence"
        Effect = "Allow"
        Action = ["s3:PutObject", "s3:PutObjectRetention"]
        # wildcard: all of this plan's records and run reports.
        Resource = local.documents
      })
    },
    {
      to   = ["backup"]
      when = true
      statement = jsonencode({
        Sid    = "WriteBackups"
        Effect = "Allow"
        Action = ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectRetention"]
        # wildcard: all of this plan's objects in the stores that hold backups.
        Resource = [for store in local.backups : "${store.arn}/${store.prefix}${var.plan}/*"]
      })
    },
    {
      # Unfinished uploads and data whose backup was never published; in a bucket with versions that leaves a delete marker.
      to   = ["backup"]
      when = true
      statement = jsonencode({
        Sid    = "SweepUnpublished"
        Effect = "Allow"
        Action = "s3:DeleteObject"
        # wildcard: the bytes of all of this plan's backups.
        Resource = local.data
      })
    },
    {
      # Without this S3 leaves locks out of its answers, and a locked backup looks like one that anybody may destroy.
      to   = ["verify-backup"]
      when = true
      statement = jsonencode({
        Sid    = "SeeLocks"
        Effect = "Allow"
        Action = "s3:GetObjectRetention"
        # wildcard: all of this plan's objects in the stores that hold backups.
        Resource = [for store in local.backups : "${store.arn}/${store.prefix}${var.plan}/*"]
      })
    },
    {
      # What was moved to an archive class is asked back before it is proved.
      to   = ["verify-backup"]
      when = true
      statement = jsonencode({
        Sid    = "RestoreFromArchive"
        Effect = "Allow"
        Action = "s3:RestoreObject"
        # wildcard: the bytes of all of this plan's backups.
        Resource = local.data
      })
    },
    {
      to   = ["backup"]
      when = true
      statement = jsonencode({
        Sid      = "FindUnfinishedUploads"
        Effect   = "Allow"
        Action   = "s3:ListBucketMultipartUploads"
        Resource = [for store in var.vault.stores : store.arn]
      })
    },
    {
      to   = local.every
      when = length(var.vault.storage_key_arns) > 0
      statement = jsonencode({
        Sid      = "BucketEncryption"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.vault.storage_key_arns
      })
    },
    {
      # Makes what nobody who only makes backups needs to read again.
      to   = ["backup"]
      when = length(var.vault.wrapping_key_arns) > 0
      statement = jsonencode({
        Sid      = "WrapDataKeys"
        Effect   = "Allow"
        Action   = "kms:Encrypt"
        Resource = var.vault.wrapping_key_arns
      })
    },
    {
      to   = ["verify-backup"]
      when = length(var.vault.wrapping_key_arns) > 0
      statement = jsonencode({
        Sid      = "UnwrapDataKeys"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.vault.wrapping_key_arns
      })
    },
    {
      to   = local.every
      when = length(var.vault.signing_key_arns) > 0
      statement = jsonencode({
        Sid      = "SignEvidence"
        Effect   = "Allow"
        Action   = ["kms:GetPublicKey", "kms:Sign"]
        Resource = var.vault.signing_key_arns
      })
    },

    # ---- Managed databases: those that the plan names, for a failover. What RDS itself keeps is not backed up or proved from here.
    {
      to   = ["failover-dns"]
      when = length(var.databases.instance_arns) > 0
      statement = jsonencode({
        Sid      = "LookAtDatabases"
        Effect   = "Allow"
        Action   = "rds:DescribeDBInstances"
        Resource = var.databases.instance_arns
      })
    },
    {
      to   = ["failover-dns"]
      when = length(var.databases.instance_arns) > 0
      statement = jsonencode({
        Sid    = "FenceAndPromoteDatabases"
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:ModifyDBInstance",
          "rds:PromoteReadReplica",
          "rds:RebootDBInstance",
          "rds:RemoveTagsFromResource",
          "rds:StartDBInstance",
          "rds:StopDBInstance",
        ]
        Resource = var.databases.instance_arns
      })
    },
    {
      to   = ["failover-dns"]
      when = length(var.databases.instance_arns) > 0
      statement = jsonencode({
        Sid    = "RaiseMaxConnections"
        Effect = "Allow"
        Action = ["rds:DescribeDBParameters", "rds:ModifyDBParameterGroup"]
        # wildcard: the plan's own parameter groups, which begin with its name.
        Resource = [for region in var.databases.regions : "arn:${local.partition}:rds:${region}:${var.account_id}:pg:${var.plan}-*"]
      })
    },
    {
      to   = ["failover-dns"]
      when = true
      statement = jsonencode({
        Sid    = "ReadMetricsAndAlarms"
        Effect = "Allow"
        Action = ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics"]
        # wildcard: metrics have no ARN, and composite alarms are described under * only (CloudWatch API Reference, DescribeAlarms).
        Resource = "*"
      })
    },

    # ---- Secrets
    {
      to   = local.every
      when = length(var.secret_key_arns) > 0
      statement = jsonencode({
        Sid      = "DecryptSecrets"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.secret_key_arns
        # wildcard: through Secrets Manager only, in whichever region the secret is.
        Condition = { StringLike = { "kms:ViaService" = "secretsmanager.*.amazonaws.com" } }
      })
    },

    # ---- Going on later, telling people
    {
      to   = local.every
      when = true
      statement = jsonencode({
        Sid    = "FindWhatWaits"
        Effect = "Allow"
        Action = "scheduler:ListSchedules"
        # wildcard: EventBridge Scheduler knows no resource for listing.
        Resource = "*"
      })
    },
    {
      to   = local.every
      when = true
      statement = jsonencode({
        Sid       = "ResumeAs"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = var.continuations.role_arn
        Condition = { StringEquals = { "iam:PassedToService" = "scheduler.amazonaws.com" } }
      })
    },
    {
      to   = ["failover-dns"]
      when = true
      statement = jsonencode({
        Sid      = "Announce"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = var.topic.arn
      })
    },
    {
      to   = ["failover-dns"]
      when = true
      statement = jsonencode({
        Sid      = "AnnounceEncrypted"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.topic.key_arn
      })
    },

    # ---- Where clients go
    {
      to   = ["failover-dns"]
      when = length(var.traffic.zone_ids) > 0
      statement = jsonencode({
        Sid      = "LookAtZones"
        Effect   = "Allow"
        Action   = "route53:ListResourceRecordSets"
        Resource = [for id in var.traffic.zone_ids : "arn:${local.partition}:route53:::hostedzone/${id}"]
      })
    },
    {
      # Only for kind route53-record: the other kinds steer a record without changing it.
      to   = ["failover-dns"]
      when = length(var.traffic.records) > 0
      statement = jsonencode({
        Sid      = "ChangeRecords"
        Effect   = "Allow"
        Action   = "route53:ChangeResourceRecordSets"
        Resource = distinct([for record in var.traffic.records : "arn:${local.partition}:route53:::hostedzone/${record.zone_id}"])
        # As Route 53 compares them: lower case, no dot at the end, everything else in octal ("Normalizing the Route 53 condition key values").
        Condition = { "ForAllValues:StringEquals" = {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames" = distinct([
            for record in var.traffic.records : replace(trimsuffix(lower(record.name), "."), "/[*]/", "\\052")
          ])
          "route53:ChangeResourceRecordSetsRecordTypes" = distinct([for record in var.traffic.records : upper(record.type)])
          "route53:ChangeResourceRecordSetsActions"     = ["UPSERT"]
        } }
      })
    },
    {
      to   = ["failover-dns"]
      when = length(var.traffic.records) > 0
      statement = jsonencode({
        Sid    = "AwaitChanges"
        Effect = "Allow"
        Action = "route53:GetChange"
        # wildcard: a change gets its name when it is made.
        Resource = "arn:${local.partition}:route53:::change/*"
      })
    },
    {
      to   = ["failover-dns"]
      when = length(var.traffic.health_check_ids) > 0
      statement = jsonencode({
        Sid      = "ReadHealthChecks"
        Effect   = "Allow"
        Action   = ["route53:GetHealthCheck", "route53:GetHealthCheckStatus"]
        Resource = [for id in var.traffic.health_check_ids : "arn:${local.partition}:route53:::healthcheck/${id}"]
      })
    },
    {
      to   = ["failover-dns"]
      when = length(var.traffic.switch_object_arns) > 0
      statement = jsonencode({
        Sid      = "TurnTheSwitch"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:PutObject"]
        Resource = var.traffic.switch_object_arns
      })
    },
    {
      to   = ["failover-dns"]
      when = length(var.traffic.routing_control_arns) > 0
      statement = jsonencode({
        Sid    = "TurnRoutingControls"
        Effect = "Allow"
        Action = [
          "route53-recovery-cluster:GetRoutingControlState",
          "route53-recovery-cluster:UpdateRoutingControlStates",
        ]
        Resource = var.traffic.routing_control_arns
      })
    },
  ]

  # What names the function itself; work: whether a task that goes on with its work needs it too.
  own_grants = {
    for function, settings in var.functions : function => [
      {
        work = false
        when = true
        statement = jsonencode({
          Sid    = "Log"
          Effect = "Allow"
          Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
          # wildcard: the log streams of this one function, which Lambda names.
          Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/${local.names[function]}:*"
        })
      },
      {
        work = false
        when = true
        statement = jsonencode({
          Sid      = "KeepWhatFailed"
          Effect   = "Allow"
          Action   = "sqs:SendMessage"
          Resource = aws_sqs_queue.failed[function].arn
        })
      },
      {
        work = false
        when = settings.network != null
        statement = jsonencode({
          Sid    = "NetworkInterfaces"
          Effect = "Allow"
          Action = [
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
          ]
          # wildcard: Lambda makes the interfaces with this role, and EC2 knows no narrower resource for describing them.
          Resource = "*"
        })
      },
      {
        # Code that runs in the function has no use for them, only the service has ("Lambda VPC permissions", Lambda guide).
        work = false
        when = settings.network != null
        statement = jsonencode({
          Sid    = "NetworkInterfacesForLambdaOnly"
          Effect = "Deny"
          Action = [
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
          ]
          # wildcard: a denial leaves nothing open.
          Resource  = "*"
          Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:${local.partition}:lambda:${var.region}:${var.account_id}:function:${local.names[function]}" } }
        })
      },
      {
        work = true
        when = length(lookup(var.secrets, function, [])) > 0
        statement = jsonencode({
          Sid    = "ReadSecrets"
          Effect = "Allow"
          Action = "secretsmanager:GetSecretValue"
          # wildcard: a secret's ARN ends in six characters that Secrets Manager chose.
          Resource = lookup(var.secrets, function, [])
        })
      },
      {
        work = true
        when = true
        statement = jsonencode({
          Sid    = "ResumeLater"
          Effect = "Allow"
          Action = ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"]
          # wildcard: one schedule for each run, named after it.
          Resource = "arn:${local.partition}:scheduler:${var.region}:${var.account_id}:schedule/${var.continuations.group}/holdfast-${function}-*"
        })
      },
      {
        work = false
        when = settings.task != null
        statement = jsonencode({
          Sid    = "HandOverToTask"
          Effect = "Allow"
          Action = "ecs:RunTask"
          # wildcard: the revisions of this one task definition.
          Resource  = "arn:${local.partition}:ecs:${var.region}:${var.account_id}:task-definition/${try(settings.task.family, "none")}:*"
          Condition = { ArnEquals = { "ecs:cluster" = try(settings.task.cluster_arn, "none") } }
        })
      },
      {
        work = false
        when = settings.task != null
        statement = jsonencode({
          Sid       = "HandOverAs"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = try(settings.task.role_arns, [])
          Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
        })
      },
      {
        work = false
        when = settings.state_machine_arn != null
        statement = jsonencode({
          Sid      = "HandOverToStateMachine"
          Effect   = "Allow"
          Action   = "states:StartExecution"
          Resource = coalesce(settings.state_machine_arn, "none")
        })
      },
    ]
  }

  policies = {
    for function in keys(var.functions) : function => jsonencode({
      Version = "2012-10-17"
      Statement = concat(
        [for grant in local.own_grants[function] : jsondecode(grant.statement) if grant.when],
        [for grant in local.grants : jsondecode(grant.statement) if grant.when && contains(grant.to, function)],
      )
    })
  }
  # A task logs through its execution role and hands nothing over.
  work_policies = {
    for function in keys(var.functions) : function => jsonencode({
      Version = "2012-10-17"
      Statement = concat(
        [for grant in local.own_grants[function] : jsondecode(grant.statement) if grant.when && grant.work],
        [for grant in local.grants : jsondecode(grant.statement) if grant.when && contains(grant.to, function)],
      )
    })
  }
}
