output "switch_health_check_id" {
  description = "Write it into the plan: failover.traffic, kind route53-switch, healthCheck. Null without a switch."
  value       = try(module.dns.switch.health_check_id, null)
}

output "observer_health_check_ids" {
  description = "Write them into the plan: failover.observers, kind route53-health, healthCheck."
  value       = module.dns.observers
}

output "arc" {
  description = "Write it into the plan: failover.traffic, kind arc. Null without ARC."
  value       = module.dns.arc
}

output "alias_arns" {
  description = "Alias of each function, to invoke by hand."
  value       = module.functions.alias_arns
}

output "state_machine_arn" {
  description = "State machine that fans out over many systems."
  value       = module.orchestration.state_machine_arn
}

output "schedules" {
  description = "Expression of each schedule of the standby region, in UTC."
  value       = module.schedules.expressions
}

output "systems_without_schedule" {
  description = "Systems of the plan that have schedules but no function yet."
  value       = module.schedules.left_out
}

output "policies" {
  description = "What each function may do, by region and function, as JSON."
  value = {
    (local.regions.primary) = module.primary_functions.policies
    (local.regions.standby) = module.functions.policies
  }
}

output "alarms" {
  description = "Names of the alarms that wake people, by region."
  value = {
    (local.regions.primary) = module.primary_supervision.alarms
    (local.regions.standby) = module.supervision.alarms
  }
}
