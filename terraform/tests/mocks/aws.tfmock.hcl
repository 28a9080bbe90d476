# What AWS would have named, in shapes that the provider accepts. Shared by the tests of all modules.

mock_data "aws_partition" {
  defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
}

mock_data "aws_availability_zones" {
  defaults = { names = ["us-west-2b", "us-west-2a", "us-west-2c"] }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:us-west-2:123456789012:key/mrk-00000000000000000000000000000001"
    key_id = "mrk-00000000000000000000000000000001"
  }
}

mock_resource "aws_kms_replica_key" {
  defaults = {
    arn    = "arn:aws:kms:us-east-1:123456789012:key/mrk-00000000000000000000000000000001"
    key_id = "mrk-00000000000000000000000000000001"
  }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn     = "arn:aws:lambda:us-west-2:123456789012:function:mocked"
    version = "7"
  }
}

mock_resource "aws_lambda_alias" {
  defaults = { arn = "arn:aws:lambda:us-west-2:123456789012:function:mocked:live" }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:us-west-2:123456789012:mocked"
    id  = "https://sqs.us-west-2.amazonaws.com/123456789012/mocked"
  }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:us-west-2:123456789012:mocked" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:mocked" }
}

mock_resource "aws_sfn_state_machine" {
  defaults = { arn = "arn:aws:states:us-west-2:123456789012:stateMachine:mocked" }
}

mock_resource "aws_ecs_cluster" {
  defaults = { arn = "arn:aws:ecs:us-west-2:123456789012:cluster/mocked" }
}

mock_resource "aws_ecs_task_definition" {
  defaults = { arn = "arn:aws:ecs:us-west-2:123456789012:task-definition/mocked:1" }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/mocked" }
}

mock_resource "aws_cloudwatch_event_connection" {
  defaults = {
    arn        = "arn:aws:events:us-west-2:123456789012:connection/mocked/00000000-0000-0000-0000-000000000000"
    secret_arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:events!connection/mocked"
  }
}

mock_resource "aws_cloudwatch_metric_alarm" {
  defaults = { arn = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:mocked" }
}

mock_resource "aws_cloudwatch_composite_alarm" {
  defaults = { arn = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:mocked" }
}

mock_resource "aws_route53_health_check" {
  defaults = { id = "00000000-0000-0000-0000-0000000000aa" }
}

mock_resource "aws_route53recoverycontrolconfig_cluster" {
  defaults = {
    arn               = "arn:aws:route53-recovery-control::123456789012:cluster/00000000-0000-0000-0000-000000000000"
    cluster_endpoints = [{ endpoint = "https://cluster.example.org/v1", region = "us-east-1" }]
  }
}

mock_resource "aws_route53recoverycontrolconfig_control_panel" {
  defaults = { arn = "arn:aws:route53-recovery-control::123456789012:controlpanel/0123456789abcdef" }
}

mock_resource "aws_route53recoverycontrolconfig_routing_control" {
  defaults = { arn = "arn:aws:route53-recovery-control::123456789012:controlpanel/0123456789abcdef/routingcontrol/0123456789abcdef" }
}

mock_resource "aws_security_group" {
  defaults = { id = "sg-00000000000000001" }
}

mock_resource "aws_vpc_endpoint" {
  defaults = { id = "vpce-00000000000000001", prefix_list_id = "pl-00000001" }
}
