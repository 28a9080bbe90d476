# Everything of one plan in its regions. Functions run in the standby region, the one that survives; backup exists in the primary too.

data "aws_partition" "here" {
  provider = aws.standby
}

locals {
  partition = data.aws_partition.here.partition
  places    = { primary = local.regions.primary, standby = local.regions.standby }

  # Known by name, so that functions, tasks and the state machine can name one another.
  alias_arns = {
    for function in ["backup", "verify-backup", "failover-dns"] :
    function => "arn:${local.partition}:lambda:${local.regions.standby}:${var.account_id}:function:${local.name}-${function}:live"
  }
  state_machine_arn = "arn:${local.partition}:states:${local.regions.standby}:${var.account_id}:stateMachine:${local.name}-fan-out"

  # Of this plan alone: another one may be in the same account.
  group = local.name

  grants = {
    stores = {
      for name, store in local.stores : name => {
        arn    = module.vault.bucket_arns[name]
        prefix = store.prefix
        holds  = store.holds
      }
    }
    storage_key_arns  = module.vault.storage_key_arns
    wrapping_key_arns = module.vault.wrapping_key_arns
    signing_key_arns  = module.vault.signing_key_arns
  }
}

module "vault" {
  source    = "../vault"
  providers = { aws.primary = aws.primary, aws.standby = aws.standby, aws.witness = aws.witness }

  plan             = local.name
  plan_text        = var.plan_text
  account_id       = var.account_id
  regions          = local.regions
  stores           = local.stores
  storage_aliases  = local.storage_aliases
  wrapping_aliases = local.wrapping_aliases
  signing_aliases  = local.signing_aliases
  plans_bucket     = "${local.name}-plans-${var.account_id}"
  keepers          = var.keepers
  force_destroy    = var.force_destroy
}

module "notifications" {
  source    = "../notifications"
  providers = { aws = aws.standby }

  plan       = local.name
  region     = local.regions.standby
  account_id = var.account_id
  emails     = var.emails
}

module "network" {
  source    = "../network"
  providers = { aws = aws.standby }

  name       = local.name
  region     = local.regions.standby
  account_id = var.account_id
  cidr       = var.cidr
  remote_services = setunion(
    [for store in local.stores : "${store.region}/s3" if store.region != local.regions.standby],
    ["${local.regions.primary}/kms"],
  )
  database_cidrs  = var.database_cidrs
  database_routes = var.database_routes
}

module "dns" {
  source    = "../dns"
  providers = { aws = aws.standby }

  plan          = local.name
  switch        = local.switch
  observed      = local.observed
  arc           = var.arc
  keepers       = var.keepers
  force_destroy = var.force_destroy
}

# ---- Functions --------------------------------------------------------------------------------------------------------------

module "functions" {
  source    = "../functions"
  providers = { aws = aws.standby }

  plan       = local.name
  region     = local.regions.standby
  account_id = var.account_id
  zip        = var.zip

  functions = {
    backup = {
      image_uri             = var.images.standby
      memory_mb             = 3008
      timeout_seconds       = 900
      disk_mb               = 10240
      reserved_concurrency  = var.concurrency.backup
      retries               = 1
      max_event_age_seconds = 1800
      network = {
        subnet_ids         = module.network.isolated_subnet_ids
        security_group_ids = [module.network.security_group_ids["backup"]]
      }
      task = merge(module.tasks.handover["backup"], {
        subnet_ids         = module.network.isolated_subnet_ids
        security_group_ids = [module.network.security_group_ids["backup"]]
      })
      state_machine_arn = local.state_machine_arn
    }
    verify-backup = {
      image_uri             = var.images.standby
      memory_mb             = 3008
      timeout_seconds       = 900
      disk_mb               = 10240
      reserved_concurrency  = var.concurrency.verify
      retries               = 1
      max_event_age_seconds = 3600
      network = {
        subnet_ids         = module.network.isolated_subnet_ids
        security_group_ids = [module.network.security_group_ids["verify-backup"]]
      }
      task = merge(module.tasks.handover["verify-backup"], {
        subnet_ids         = module.network.isolated_subnet_ids
        security_group_ids = [module.network.security_group_ids["verify-backup"]]
      })
      state_machine_arn = local.state_machine_arn
    }
    failover-dns = {
      memory_mb             = 1769
      timeout_seconds       = 900
      reserved_concurrency  = var.concurrency.failover
      retries               = 2
      max_event_age_seconds = 900
      network = {
        subnet_ids         = module.network.egress_subnet_ids
        security_group_ids = [module.network.security_group_ids["failover-dns"]]
      }
    }
  }

  vault           = local.grants
  plans           = module.vault.plans
  secrets         = local.secrets
  secret_key_arns = var.secret_key_arns
  databases       = local.databases
  traffic = {
    zone_ids = distinct([for instrument in local.traffic : instrument.zoneId if can(instrument.zoneId)])
    records = [
      for instrument in local.traffic : { zone_id = instrument.zoneId, name = instrument.record, type = instrument.type }
      if instrument.kind == "route53-record"
    ]
    health_check_ids     = module.dns.health_check_ids
    switch_object_arns   = module.dns.switch == null ? [] : [module.dns.switch.object_arn]
    routing_control_arns = module.dns.arc == null ? [] : [module.dns.arc.primary_control, module.dns.arc.standby_control]
  }
  continuations = module.schedules.continuations
  topic         = module.notifications.announcements
}

# Beside the database, so that a dump does not cross regions. It is no less in need of the standby region: the plan, the signing key and the
# secrets are there. Its schedules rest as long as the standby region's fire.
module "primary_functions" {
  source    = "../functions"
  providers = { aws = aws.primary }

  plan       = local.name
  region     = local.regions.primary
  account_id = var.account_id
  zip        = var.zip

  functions = {
    backup = {
      image_uri             = var.images.primary
      memory_mb             = 3008
      timeout_seconds       = 900
      disk_mb               = 10240
      reserved_concurrency  = var.concurrency.backup
      retries               = 1
      max_event_age_seconds = 1800
      network               = var.primary_network
    }
  }

  vault           = local.grants
  plans           = module.vault.plans
  secrets         = local.secrets
  secret_key_arns = var.secret_key_arns
  databases       = local.databases
  continuations   = module.primary_schedules.continuations
  topic           = module.notifications.announcements
}

module "tasks" {
  source    = "../tasks"
  providers = { aws = aws.standby }

  plan           = local.name
  region         = local.regions.standby
  account_id     = var.account_id
  image          = var.task_image
  repository_arn = var.task_repository_arn
  functions = {
    backup        = { cpu = 2048, memory_mb = 8192, disk_gib = 200 }
    verify-backup = { cpu = 2048, memory_mb = 8192, disk_gib = 200 }
  }
  policies      = module.functions.work_policies
  alias_arns    = local.alias_arns
  plans         = module.vault.plans
  topic_arn     = module.notifications.announcements.arn
  continuations = module.schedules.continuations
}

module "orchestration" {
  source    = "../orchestration"
  providers = { aws = aws.standby }

  plan       = local.name
  region     = local.regions.standby
  account_id = var.account_id
  alias_arns = module.functions.alias_arns
  topic      = module.notifications.announcements

  reserved_concurrency = module.functions.reserved_concurrency
  concurrency          = { backup = var.concurrency.backup, verify-backup = var.concurrency.verify }
}

# ---- When ---------------------------------------------------------------------------------------------------------------------

module "schedules" {
  source    = "../schedules"
  providers = { aws = aws.standby }

  plan       = local.name
  region     = local.regions.standby
  account_id = var.account_id
  group      = local.group
  systems = [for system in local.systems : merge(system, {
    schedules = [for schedule in system.schedules : schedule if schedule.function == "verify-backup" || var.backups_run_in == "standby"]
  })]
  kinds      = var.kinds
  alias_arns = module.functions.alias_arns
  enabled    = var.schedules_enabled
}

# Made, and at rest unless the backups run here.
module "primary_schedules" {
  source    = "../schedules"
  providers = { aws = aws.primary }

  plan       = local.name
  region     = local.regions.primary
  account_id = var.account_id
  group      = local.group
  systems = [for system in local.systems : merge(system, {
    schedules = [for schedule in system.schedules : schedule if schedule.function == "backup"]
  })]
  kinds      = var.kinds
  alias_arns = module.primary_functions.alias_arns
  enabled    = var.schedules_enabled && var.backups_run_in == "primary"
}

# ---- Who is told ------------------------------------------------------------------------------------------------------------

# What wakes the failover; without a page of the primary region's there is nothing to ask.
module "alarms" {
  source    = "../alarms"
  providers = { aws.primary = aws.primary, aws.standby = aws.standby }
  count     = length(local.pages) == 0 ? 0 : 1

  plan           = local.name
  account_id     = var.account_id
  regions        = local.places
  pages          = local.pages
  schedule_group = module.schedules.continuations.group
  failover_alias = {
    arn           = module.functions.alias_arns["failover-dns"]
    function_name = module.functions.function_names["failover-dns"]
    name          = "live"
  }
  topic_arn = module.notifications.alarms_arn
  enabled   = var.schedules_enabled
}

module "supervision" {
  source    = "../supervision"
  providers = { aws = aws.standby }

  plan      = local.name
  functions = module.functions.function_names
  queues = merge(
    { for function, queue in module.functions.queues : function => queue.name },
    { tasks = module.tasks.failed_queue },
    { schedules = module.schedules.undelivered.name },
    { for i, alarms in module.alarms : "alarms-undelivered" => alarms.undelivered_queue },
  )
  # Not the state machine's own attribute: whether there is one must be known when it is planned.
  fan_out_arn = local.state_machine_arn
  watch_backups = !var.schedules_enabled || var.backups_run_in != "standby" ? null : {
    function_name = module.functions.function_names["backup"]
    hours         = 2 * local.rpo_hours
  }
  topic_arn = module.notifications.alarms_arn
}

# An alarm publishes in its own region only, so people listen there too.
module "primary_notifications" {
  source    = "../notifications"
  providers = { aws = aws.primary }

  plan          = local.name
  region        = local.regions.primary
  account_id    = var.account_id
  emails        = var.emails
  announcements = false
}

module "primary_supervision" {
  source    = "../supervision"
  providers = { aws = aws.primary }

  plan      = local.name
  functions = module.primary_functions.function_names
  queues = merge(
    { for function, queue in module.primary_functions.queues : function => queue.name },
    { schedules = module.primary_schedules.undelivered.name },
  )
  watch_backups = !var.schedules_enabled || var.backups_run_in != "primary" ? null : {
    function_name = module.primary_functions.function_names["backup"]
    hours         = 2 * local.rpo_hours
  }
  replications = module.vault.replications
  topic_arn    = module.primary_notifications.alarms_arn
}
