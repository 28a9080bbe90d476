output "handover" {
  description = "What each function needs to hand its work over, by function."
  value = {
    for function, definition in aws_ecs_task_definition.this : function => {
      cluster_arn    = aws_ecs_cluster.this.arn
      definition_arn = definition.arn
      family         = definition.family
      container      = local.container
      role_arns      = [aws_iam_role.execution.arn, aws_iam_role.task[function].arn]
    }
  }
}

output "cluster_arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "failed_queue" {
  description = "Name of the queue that holds what became of tasks that failed."
  value       = aws_sqs_queue.failed.name
}
