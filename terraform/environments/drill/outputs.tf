output "write_into_the_plan" {
  description = "What AWS named and the plan must say; then apply once more."
  value = {
    switch_health_check    = module.estate.switch_health_check_id
    observer_health_checks = module.estate.observer_health_check_ids
    arc                    = module.estate.arc
  }
}

output "alias_arns" {
  description = "Alias of each function: what to invoke by hand."
  value       = module.estate.alias_arns
}

output "state_machine_arn" {
  description = "State machine that fans out over many systems."
  value       = module.estate.state_machine_arn
}

output "schedules" {
  description = "Expression of each schedule, in UTC."
  value       = module.estate.schedules
}
