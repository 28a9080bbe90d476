output "expressions" {
  description = "Each schedule's expression, by name."
  value       = { for name, schedule in aws_scheduler_schedule.this : name => schedule.schedule_expression }
}

output "left_out" {
  description = "Systems with schedules whose kind no function can back up yet."
  value       = [for system in var.systems : "${system.name} (${system.kind})" if !contains(var.kinds, system.kind) && length(system.schedules) > 0]
}

output "continuations" {
  description = "Group and role for one-off schedules."
  value = {
    group    = aws_scheduler_schedule_group.this.name
    role_arn = aws_iam_role.this.arn
  }
}

output "undelivered" {
  description = "Queue of what could not be handed to a function."
  value = {
    arn  = aws_sqs_queue.undelivered.arn
    name = aws_sqs_queue.undelivered.name
  }
}
