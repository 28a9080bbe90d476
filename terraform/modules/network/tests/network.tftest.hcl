mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name            = "clinic"
  region          = "us-west-2"
  account_id      = "123456789012"
  remote_services = ["us-east-1/s3", "us-east-1/kms", "eu-west-1/s3"]
  database_cidrs  = ["10.20.0.0/16"]
  database_routes = { "10.20.0.0/16" = { transit_gateway_id = "tgw-1" } }
}

run "verification_finds_no_way_out" {
  # The isolated subnets' table has the databases' route and the endpoints, nothing else.
  assert {
    condition     = keys(aws_route.database) == ["10.20.0.0/16"] && alltrue([for route in concat(values(aws_route.out), aws_route.internet) : route.route_table_id != aws_route_table.isolated.id])
    error_message = "The isolated subnets have a default route."
  }
  assert {
    condition     = length([for key in keys(aws_vpc_security_group_egress_rule.anywhere) : key if key != "failover-dns"]) == 0
    error_message = "Only failover-dns may reach anything."
  }
  assert {
    condition     = length([for key in keys(aws_vpc_security_group_egress_rule.database) : key if startswith(key, "verify-backup")]) == 0
    error_message = "A verification must not reach the databases."
  }
  assert {
    condition = toset(keys(aws_vpc_endpoint.remote)) == toset(["us-east-1.s3", "us-east-1.kms", "eu-west-1.s3"]) && alltrue([
      for endpoint in concat(values(aws_vpc_endpoint.remote), values(aws_vpc_endpoint.service)) : endpoint.private_dns_enabled
    ])
    error_message = "Other regions' buckets and keys are reached through endpoints too."
  }
  assert {
    condition     = aws_vpc_endpoint.remote["us-east-1.kms"].service_region == "us-east-1"
    error_message = "The endpoint would look for the service in its own region."
  }
  assert {
    condition = alltrue([
      for place in ["us-east-1.s3", "eu-west-1.s3"] :
      try(aws_vpc_endpoint.remote[place].dns_options[0].private_dns_only_for_inbound_resolver_endpoint == false, false)
    ])
    error_message = "EC2 would want a gateway endpoint of another region, or the names would not lead to the endpoint."
  }
  assert {
    condition = alltrue([
      for endpoint in concat(values(aws_vpc_endpoint.remote), values(aws_vpc_endpoint.service)) : try(alltrue([
        for statement in jsondecode(endpoint.policy).Statement : alltrue([
          statement.Condition.StringEquals["aws:PrincipalAccount"] == "123456789012",
          strcontains(endpoint.service_name, ".ecr.") || try(statement.Condition.StringEquals["aws:ResourceAccount"] == "123456789012", false),
        ])
      ]), false)
    ])
    error_message = "Data could leave through a service with somebody else's credentials, or into another account."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement :
      statement.Sid == "ImageLayers" || try(statement.Condition.StringEquals["aws:ResourceAccount"] == "123456789012", false)
    ])
    error_message = "Data could leave to another account's bucket."
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.endpoints[*]) == 1 && aws_vpc_security_group_ingress_rule.endpoints.from_port == 443
    error_message = "Something may come in."
  }
  assert {
    condition     = length(aws_subnet.isolated) == 2 && length(aws_nat_gateway.this) == 2
    error_message = "One zone may fail."
  }
}

run "without_egress_there_is_no_gateway_at_all" {
  variables {
    egress = false
  }
  assert {
    condition     = length(aws_internet_gateway.this) + length(aws_nat_gateway.this) + length(aws_vpc_security_group_egress_rule.anywhere) == 0
    error_message = "There is a way out."
  }
}
