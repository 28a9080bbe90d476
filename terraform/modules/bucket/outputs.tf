output "name" {
  description = "Name of the bucket, known once it may be used: after its policy stands."
  value       = var.name
  depends_on  = [aws_s3_bucket_policy.this]
}

output "arn" {
  description = "ARN of the bucket."
  value       = local.arn
}

output "policy" {
  description = "The bucket's policy as JSON."
  value       = aws_s3_bucket_policy.this.policy
}
