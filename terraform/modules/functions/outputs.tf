output "alias_arns" {
  description = "ARN of each function's alias, by function: the one thing that triggers target."
  value       = { for function, alias in aws_lambda_alias.live : function => alias.arn }
}

output "function_names" {
  description = "Name of each Lambda function, by function."
  value       = { for function, lambda in aws_lambda_function.this : function => lambda.function_name }
}

output "reserved_concurrency" {
  description = "How many of each function may run at a time."
  value       = { for function, lambda in aws_lambda_function.this : function => lambda.reserved_concurrent_executions }
}

output "queues" {
  description = "Dead-letter queue of each function: ARN and name."
  value       = { for function, queue in aws_sqs_queue.failed : function => { arn = queue.arn, name = queue.name } }
}

output "log_groups" {
  description = "Name of each function's log group."
  value       = { for function, group in aws_cloudwatch_log_group.this : function => group.name }
}

output "policies" {
  description = "What each function may do, as JSON."
  value       = local.policies
}

output "work_policies" {
  description = "What a task may do that goes on with a function's work, as JSON."
  value       = local.work_policies
}
