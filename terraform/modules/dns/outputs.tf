output "switch" {
  description = "What the plan's instrument must name: the health check and the switch object's ARN; null without a switch."
  value = var.switch == null ? null : {
    health_check_id = aws_route53_health_check.switch["this"].id
    object_arn      = "${module.switch_bucket["this"].arn}/${var.switch.object}"
  }
}

output "observers" {
  description = "Health checks of the observed pages, by name: the plan's observers of kind route53-health name them."
  value       = { for name, check in aws_route53_health_check.observer : name => check.id }
}

output "arc" {
  description = "What the plan's instrument of kind arc must name; null without ARC."
  value = var.arc == null ? null : {
    endpoints       = join(" ", [for endpoint in aws_route53recoverycontrolconfig_cluster.this["this"].cluster_endpoints : "${endpoint.region}=${endpoint.endpoint}"])
    primary_control = aws_route53recoverycontrolconfig_routing_control.side["primary"].arn
    standby_control = aws_route53recoverycontrolconfig_routing_control.side["standby"].arn
  }
}

output "health_check_ids" {
  description = "Every health check that failover-dns reads."
  value       = concat([for check in aws_route53_health_check.switch : check.id], [for check in aws_route53_health_check.observer : check.id])
}
