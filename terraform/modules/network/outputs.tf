output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "isolated_subnet_ids" {
  description = "Subnets without a way out."
  value       = [for subnet in aws_subnet.isolated : subnet.id]
}

output "egress_subnet_ids" {
  description = "Subnets with a way out; empty without egress."
  value       = [for subnet in aws_subnet.egress : subnet.id]
}

output "security_group_ids" {
  description = "Security group of each function."
  value       = { for function, group in aws_security_group.function : function => group.id }
}
