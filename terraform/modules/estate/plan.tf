# What the plan says, in the words of the modules. Nothing here repeats the plan: change the file, apply again.

locals {
  plan = yamldecode(var.plan_text)
  name = local.plan.plan

  regions = {
    primary = local.plan.regions.primary.name
    standby = local.plan.regions.standby.name
    witness = try(local.plan.regions.witness.name, local.plan.regions.standby.name)
  }

  # 30d, 2w, 6mo, 7y in days, rounded up: a lock may be longer than asked, never shorter.
  days_in = { d = 1, w = 7, mo = 31, y = 366 }

  stores = {
    for store in local.plan.vault.stores : store.name => {
      region        = store.region
      bucket        = store.bucket
      prefix        = try(store.prefix, "") == "" ? "" : endswith(store.prefix, "/") ? store.prefix : "${store.prefix}/"
      storage_class = try(store.storageClass, "STANDARD")
      kms_alias     = try(store.kmsKey, "")
      holds         = store.name == local.plan.vault.coordination && try(store.copies, "all") == "none" ? "coordination" : "backups"
      copies        = try(store.copies, "all")
      replicated    = try(store.replicated, false)
      lock = try({
        mode = store.lockMode
        days = tonumber(regex("^([0-9]+)", store.lockPeriod)[0]) * local.days_in[regex("^[0-9]+([a-z]+)$", store.lockPeriod)[0]]
      }, null)
    }
  }

  storage_aliases  = distinct([for store in local.stores : store.kms_alias if store.kms_alias != ""])
  wrapping_aliases = distinct([for key in local.plan.vault.keys : "alias/${split(":alias/", key.reference)[1]}" if key.kind == "aws-kms"])
  signing_aliases = (local.plan.vault.signer.kind == "aws-kms"
  ? ["alias/${split(":alias/", local.plan.vault.signer.reference)[1]}"] : [])

  # The accounts in the plan's ARNs.
  accounts_in_plan = distinct([for found in regexall("arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}):", var.plan_text) : found[0]])

  systems = [
    for system in local.plan.systems : {
      name = system.name
      kind = system.kind
      schedules = [
        for schedule in try(system.schedules, []) : {
          name     = schedule.name
          function = schedule.function
          every    = try(schedule.every, null)
          # yamldecode speaks YAML 1.1, in which the key "on" is the word for true.
          on  = try(schedule.weekly["true"], schedule.weekly.on, null)
          day = try(schedule.monthly.day, null)
          at  = try(schedule.daily, schedule.weekly.at, schedule.monthly.at, "00:00")
        }
      ]
    }
  ]

  failover = try(local.plan.failover, {})

  # Only the parts of the plan that a function reads.
  secrets_in = {
    backup        = jsonencode([for system in local.plan.systems : system if contains(var.kinds, system.kind)])
    verify-backup = jsonencode([for system in local.plan.systems : system if contains(var.kinds, system.kind)])
    failover-dns  = jsonencode([local.failover, [for system in local.plan.systems : system if system.name == try(local.failover.system, "")]])
  }
  # wildcard: a secret's ARN ends in six characters that Secrets Manager chose.
  secrets = {
    for function, text in local.secrets_in : function => distinct([
      for found in regexall("aws-secretsmanager:([a-z0-9-]+)/([A-Za-z0-9/_+=.@-]+)", text) :
      "arn:${local.partition}:secretsmanager:${found[0]}:${var.account_id}:secret:${found[1]}-??????"
    ])
  }

  databases = {
    instance_arns = flatten([
      for place in ["primary", "standby"] : [
        for name in try(local.plan.regions[place].databases, []) :
        "arn:${local.partition}:rds:${local.regions[place]}:${var.account_id}:db:${name}"
      ]
    ])
    regions = [local.regions.primary, local.regions.standby]
  }

  traffic  = try(local.failover.traffic, [])
  switches = [for instrument in local.traffic : instrument if instrument.kind == "route53-switch"]
  switch = length(local.switches) == 0 ? null : {
    zone_id = local.switches[0].zoneId
    record  = local.switches[0].record
    type    = local.switches[0].type
    bucket  = local.switches[0].bucket
    object  = local.switches[0].object
    region  = local.switches[0].region
    primary = split(" ", local.switches[0].primary)
    standby = split(" ", local.switches[0].standby)
  }

  # The pages that the plan's own observers ask, for the probe and for Route 53's checkers.
  pages = {
    for observer in try(local.failover.observers, []) : observer.name => observer.url
    if observer.kind == "http" && startswith(try(observer.url, ""), "https://")
  }
  observed = {
    for name, url in local.pages : name => {
      host = regex("^https://([^/:]+)", url)[0]
      path = try(regex("^https://[^/]+(/.*)$", url)[0], "/")
    }
  }

  # Twice the objective: one occurrence may fail, the second must not.
  rpo_hours = max(1, ceil(sum([
    for part in regexall("([0-9]+)([dhms])", local.plan.objectives.rpo) :
    tonumber(part[0]) * lookup({ d = 24, h = 1, m = 1 / 60, s = 1 / 3600 }, part[1])
  ])))
}

check "the_plan_is_of_this_account" {
  assert {
    condition     = alltrue([for account in local.accounts_in_plan : account == var.account_id])
    error_message = "The plan's ARNs name other accounts (${join(", ", local.accounts_in_plan)}) than ${var.account_id}: write this account's number there, or the functions will look for keys elsewhere."
  }
}

check "the_plan_names_the_health_check" {
  assert {
    condition     = length(local.switches) == 0 || try(local.switches[0].healthCheck == module.dns.switch.health_check_id, false)
    error_message = "After the first apply, write the output switch_health_check_id into the plan (failover.traffic, kind route53-switch, healthCheck) and apply again."
  }
}

check "the_plan_maps_the_alarm" {
  assert {
    condition     = length(local.pages) == 0 || anytrue([for alarm in try(local.failover.alarms, []) : endswith(alarm.alarm, "${local.name}-region-down")])
    error_message = "The plan maps no alarm named ${local.name}-region-down under failover.alarms: failover-dns will report it and do nothing."
  }
}

check "somebody_is_told" {
  assert {
    condition     = length(var.emails) > 0 || !var.schedules_enabled
    error_message = "Nobody is told of alarms and approval codes: give addresses in emails, or subscribe to the topics by other means."
  }
}

check "verification_is_not_asked_to_make_instances" {
  assert {
    condition     = alltrue([for system in local.plan.systems : try(system.scratch, "") != "rds"])
    error_message = "Some systems have 'scratch: rds', and verify-backup has no way to RDS here: it will fail. Leave scratch out, or prove those backups with './holdfast verify' from where RDS can be reached."
  }
}
