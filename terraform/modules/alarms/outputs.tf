output "region_down_arn" {
  description = "ARN of the composite alarm: the plan maps it to a scenario under failover.alarms."
  value       = aws_cloudwatch_composite_alarm.region_down.arn
}

output "region_down_name" {
  description = "Name of the composite alarm."
  value       = aws_cloudwatch_composite_alarm.region_down.alarm_name
}

output "undelivered_queue" {
  description = "Name of the queue of what the rules could not hand to the function."
  value       = aws_sqs_queue.undelivered.name
}
