mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan = "clinic"
  switch = {
    zone_id = "Z1"
    record  = "app.clinic.example.org"
    type    = "CNAME"
    bucket  = "clinic-switch-us-west-2"
    object  = "switch/primary"
    region  = "us-west-2"
    primary = ["app.us-east-1.clinic.example.org"]
    standby = ["app.us-west-2.clinic.example.org"]
  }
  observed = { site = { host = "app.us-east-1.clinic.example.org", path = "/healthz" } }
}

# What dev.holdfast.aws.control.FailoverSetup demands.
run "only_the_switch_object_turns_the_pair" {
  assert {
    condition = alltrue([
      aws_route53_health_check.switch["this"].type == "HTTPS",
      aws_route53_health_check.switch["this"].invert_healthcheck,
      aws_route53_health_check.switch["this"].fqdn == "clinic-switch-us-west-2.s3.us-west-2.amazonaws.com",
      aws_route53_health_check.switch["this"].resource_path == "/switch/primary",
      coalesce(aws_route53_health_check.switch["this"].ip_address, "none") == "none",
    ])
    error_message = "The health check must watch the switch object by its regional name, inverted."
  }
  assert {
    condition = alltrue([
      aws_route53_record.primary["this"].failover_routing_policy[0].type == "PRIMARY",
      aws_route53_record.primary["this"].health_check_id == "00000000-0000-0000-0000-0000000000aa",
      aws_route53_record.primary["this"].records == toset(["app.us-east-1.clinic.example.org"]),
      aws_route53_record.primary["this"].ttl == 30,
      aws_route53_record.standby["this"].failover_routing_policy[0].type == "SECONDARY",
      aws_route53_record.standby["this"].health_check_id == null,
      aws_route53_record.standby["this"].records == toset(["app.us-west-2.clinic.example.org"]),
    ])
    error_message = "The PRIMARY has the health check, the SECONDARY none."
  }
  assert {
    condition     = output.switch.object_arn == "arn:aws:s3:::clinic-switch-us-west-2/switch/primary" && length(output.health_check_ids) == 2
    error_message = "The function would not be allowed to turn it, or to read what observers see."
  }
  assert {
    condition     = aws_route53_health_check.observer["site"].resource_path == "/healthz" && length(aws_route53recoverycontrolconfig_cluster.this) == 0
    error_message = "The observer watches the page; ARC is only there when asked for."
  }
}

run "routing_controls_of_which_one_is_on" {
  variables {
    switch = null
    arc = {
      zone_id = "Z1"
      record  = "arc.clinic.example.org"
      type    = "CNAME"
      primary = ["app.us-east-1.clinic.example.org"]
      standby = ["app.us-west-2.clinic.example.org"]
    }
  }
  assert {
    condition     = length(aws_route53recoverycontrolconfig_routing_control.side) == 2 && length(aws_route53_record.controlled) == 2
    error_message = "Two sides, each with its control and record."
  }
  assert {
    condition = alltrue([
      !aws_route53recoverycontrolconfig_safety_rule.at_least_one["this"].rule_config[0].inverted,
      aws_route53recoverycontrolconfig_safety_rule.at_least_one["this"].rule_config[0].threshold == 1,
      aws_route53recoverycontrolconfig_safety_rule.at_most_one["this"].rule_config[0].inverted,
      aws_route53recoverycontrolconfig_safety_rule.at_most_one["this"].rule_config[0].threshold == 2,
    ])
    error_message = "Never none on, never both."
  }
  assert {
    condition     = output.arc.endpoints == "us-east-1=https://cluster.example.org/v1" && output.switch == null
    error_message = "The plan must be told the endpoints in its own notation."
  }
}
