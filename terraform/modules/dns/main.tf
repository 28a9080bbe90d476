# Where clients go. The pair of failover records that kind route53-switch turns: the PRIMARY's health check watches the switch object,
# inverted; the application's own health is watched by neither, since Route 53 would act on it past every gate. And, where wanted, ARC's
# cluster with two routing controls of which one is on.

locals {
  switch = var.switch == null ? {} : { this = var.switch }
  arc    = var.arc == null ? {} : { this = var.arc }
}

# ---- The switch ---------------------------------------------------------------------------------------------------------

module "switch_bucket" {
  source   = "../bucket"
  for_each = local.switch

  name            = each.value.bucket
  public_object   = each.value.object
  noncurrent_days = 365
  keepers         = var.keepers
  force_destroy   = var.force_destroy
}

# No object, or nobody who answers: 4xx or silence, unhealthy, and inverted: the primary serves.
resource "aws_route53_health_check" "switch" {
  for_each           = local.switch
  type               = "HTTPS"
  fqdn               = "${module.switch_bucket[each.key].name}.s3.${each.value.region}.amazonaws.com"
  port               = 443
  resource_path      = "/${each.value.object}"
  enable_sni         = true
  invert_healthcheck = true
  request_interval   = 10
  failure_threshold  = 3
  tags               = { Name = "${var.plan}: the standby region serves" }
}

resource "aws_route53_record" "primary" {
  for_each        = local.switch
  zone_id         = each.value.zone_id
  name            = each.value.record
  type            = each.value.type
  ttl             = var.ttl
  records         = each.value.primary
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.switch[each.key].id
  failover_routing_policy {
    type = "PRIMARY"
  }
}

resource "aws_route53_record" "standby" {
  for_each       = local.switch
  zone_id        = each.value.zone_id
  name           = each.value.record
  type           = each.value.type
  ttl            = var.ttl
  records        = each.value.standby
  set_identifier = "standby"
  failover_routing_policy {
    type = "SECONDARY"
  }
}

# ---- Observers ------------------------------------------------------------------------------------------------------------

# What Route 53's checkers, spread over the world, see of the primary's service. It steers nothing; failover-dns asks it as one
# observer among others (kind route53-health).
resource "aws_route53_health_check" "observer" {
  for_each          = var.observed
  type              = "HTTPS"
  fqdn              = each.value.host
  port              = 443
  resource_path     = each.value.path
  enable_sni        = true
  request_interval  = 30
  failure_threshold = 3
  tags              = { Name = "${var.plan}: ${each.key}" }
}

# ---- ARC ------------------------------------------------------------------------------------------------------------------

resource "aws_route53recoverycontrolconfig_cluster" "this" {
  for_each = local.arc
  name     = var.plan
}

resource "aws_route53recoverycontrolconfig_control_panel" "this" {
  for_each    = local.arc
  name        = "${var.plan}-panel"
  cluster_arn = aws_route53recoverycontrolconfig_cluster.this[each.key].arn
}

resource "aws_route53recoverycontrolconfig_routing_control" "side" {
  for_each          = var.arc == null ? toset([]) : toset(["primary", "standby"])
  name              = "${var.plan}-${each.key}"
  cluster_arn       = aws_route53recoverycontrolconfig_cluster.this["this"].arn
  control_panel_arn = aws_route53recoverycontrolconfig_control_panel.this["this"].arn
}

# Both controls change in one call and are judged as a whole. Never both off: nobody would serve.
resource "aws_route53recoverycontrolconfig_safety_rule" "at_least_one" {
  for_each          = local.arc
  name              = "${var.plan}-at-least-one"
  control_panel_arn = aws_route53recoverycontrolconfig_control_panel.this[each.key].arn
  asserted_controls = [for side in ["primary", "standby"] : aws_route53recoverycontrolconfig_routing_control.side[side].arn]
  wait_period_ms    = var.arc_wait_ms
  rule_config {
    inverted  = false
    threshold = 1
    type      = "ATLEAST"
  }
}

# Never both on: both would serve.
resource "aws_route53recoverycontrolconfig_safety_rule" "at_most_one" {
  for_each          = local.arc
  name              = "${var.plan}-at-most-one"
  control_panel_arn = aws_route53recoverycontrolconfig_control_panel.this[each.key].arn
  asserted_controls = [for side in ["primary", "standby"] : aws_route53recoverycontrolconfig_routing_control.side[side].arn]
  wait_period_ms    = var.arc_wait_ms
  rule_config {
    inverted  = true
    threshold = 2
    type      = "ATLEAST"
  }
}

resource "aws_route53_health_check" "control" {
  for_each            = aws_route53recoverycontrolconfig_routing_control.side
  type                = "RECOVERY_CONTROL"
  routing_control_arn = each.value.arn
  tags                = { Name = "${var.plan}: routing control ${each.key}" }
}

resource "aws_route53_record" "controlled" {
  for_each        = aws_route53recoverycontrolconfig_routing_control.side
  zone_id         = var.arc.zone_id
  name            = var.arc.record
  type            = var.arc.type
  ttl             = var.ttl
  records         = each.key == "primary" ? var.arc.primary : var.arc.standby
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.control[each.key].id
  failover_routing_policy {
    type = each.key == "primary" ? "PRIMARY" : "SECONDARY"
  }
}
