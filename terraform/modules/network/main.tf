# Where the functions and tasks run. Two kinds of subnets:
#   isolated  no way out but to AWS through endpoints, other regions' S3 and KMS included, and to the databases that are named. Backups
#             and verifications run here: SQL inside a dump can start programs, and they find no way to anybody.
#   egress    a way out through NAT. failover-dns asks name servers, health pages and interfaces of providers, so it needs one.

data "aws_availability_zones" "here" {
  state = "available"
  # Local zones have none of the services below.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_partition" "here" {}

locals {
  zones = { for i, zone in slice(sort(data.aws_availability_zones.here.names), 0, var.zones) : zone => i }
  # A VPC of /20 in /24s: isolated 0 to 3, egress 4 to 7, public 8 to 11.
  block = { for zone, i in local.zones : zone => {
    isolated = cidrsubnet(var.cidr, 4, i)
    egress   = cidrsubnet(var.cidr, 4, i + 4)
    public   = cidrsubnet(var.cidr, 4, i + 8)
  } }

  # Every service that code without another way out asks in its own region.
  services = setunion(
    toset(["ecr.api", "ecr.dkr", "ecs", "kms", "logs", "scheduler", "secretsmanager", "sns", "states"]),
    var.more_services,
  )
  # "Cross-region enabled AWS services" (AWS PrivateLink guide): without a way to anywhere else there.
  remote = { for place in var.remote_services : replace(place, "/", ".") => { region = split("/", place)[0], service = split("/", place)[1] } }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# Nothing uses it; what forgets to name a group gets none of its ways.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

# ---- Isolated ---------------------------------------------------------------------------------------------------------------

resource "aws_subnet" "isolated" {
  for_each          = local.zones
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = local.block[each.key].isolated
  tags              = { Name = "${var.name}-isolated-${each.key}" }
}

resource "aws_route_table" "isolated" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-isolated" }
}

resource "aws_route_table_association" "isolated" {
  for_each       = aws_subnet.isolated
  subnet_id      = each.value.id
  route_table_id = aws_route_table.isolated.id
}

# To databases in other networks, over a connection that is there already.
resource "aws_route" "database" {
  for_each                  = var.database_routes
  route_table_id            = aws_route_table.isolated.id
  destination_cidr_block    = each.key
  transit_gateway_id        = each.value.transit_gateway_id
  vpc_peering_connection_id = each.value.vpc_peering_connection_id
}

# ---- Egress -------------------------------------------------------------------------------------------------------------

resource "aws_internet_gateway" "this" {
  count  = var.egress ? 1 : 0
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_subnet" "public" {
  for_each          = var.egress ? local.zones : {}
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = local.block[each.key].public
  tags              = { Name = "${var.name}-public-${each.key}" }
}

resource "aws_route_table" "public" {
  count  = var.egress ? 1 : 0
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-public" }
}

resource "aws_route" "internet" {
  count                  = var.egress ? 1 : 0
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public[0].id
}

# One in each zone: a failover must not hang on one zone's gateway.
resource "aws_eip" "nat" {
  for_each = var.egress ? local.zones : {}
  domain   = "vpc"
  tags     = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each      = aws_subnet.public
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
  tags          = { Name = "${var.name}-${each.key}" }
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_subnet" "egress" {
  for_each          = var.egress ? local.zones : {}
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = local.block[each.key].egress
  tags              = { Name = "${var.name}-egress-${each.key}" }
}

resource "aws_route_table" "egress" {
  for_each = var.egress ? local.zones : {}
  vpc_id   = aws_vpc.this.id
  tags     = { Name = "${var.name}-egress-${each.key}" }
}

resource "aws_route" "out" {
  for_each               = aws_route_table.egress
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

resource "aws_route" "database_from_egress" {
  for_each                  = { for pair in setproduct(keys(var.egress ? local.zones : {}), keys(var.database_routes)) : "${pair[0]} ${pair[1]}" => pair }
  route_table_id            = aws_route_table.egress[each.value[0]].id
  destination_cidr_block    = each.value[1]
  transit_gateway_id        = var.database_routes[each.value[1]].transit_gateway_id
  vpc_peering_connection_id = var.database_routes[each.value[1]].vpc_peering_connection_id
}

resource "aws_route_table_association" "egress" {
  for_each       = aws_subnet.egress
  subnet_id      = each.value.id
  route_table_id = aws_route_table.egress[each.key].id
}

# ---- Endpoints ----------------------------------------------------------------------------------------------------------

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat([aws_route_table.isolated.id], [for table in aws_route_table.egress : table.id])
  policy            = local.own_account_only
  tags              = { Name = "${var.name}-s3" }
}

resource "aws_vpc_endpoint" "service" {
  for_each            = local.services
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.isolated : subnet.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  policy              = startswith(each.key, "ecr.") ? local.own_principals_only : local.within_the_account
  tags                = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_endpoint" "remote" {
  for_each            = local.remote
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${each.value.region}.${each.value.service}"
  service_region      = each.value.region
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.isolated : subnet.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  policy              = local.within_the_account
  tags                = { Name = "${var.name}-${each.key}" }

  # Without this EC2 gives S3's private names to inbound Resolver endpoints only, and demands a gateway endpoint of the same service for
  # everybody else; another region's S3 has none.
  dynamic "dns_options" {
    for_each = each.value.service == "s3" ? [true] : []
    content {
      private_dns_only_for_inbound_resolver_endpoint = false
    }
  }
}

# A program out of a dump that brought its own credentials reaches nobody with them. All services here know endpoint policies ("AWS
# services that integrate with AWS PrivateLink"), and both conditions.
locals {
  within_the_account = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "WithinTheAccount"
      Effect    = "Allow"
      Principal = "*"
      # wildcard: what each role may do stands in the role's policy; this bounds whose roles and whose resources.
      Action = "*"
      # wildcard: bounded by the condition.
      Resource = "*"
      Condition = { StringEquals = {
        "aws:PrincipalAccount" = var.account_id
        "aws:ResourceAccount"  = var.account_id
      } }
    }]
  })
  # The images may lie in another account's repository; which one stands in the role that fetches them.
  own_principals_only = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OwnPrincipals"
      Effect    = "Allow"
      Principal = "*"
      # wildcard: as above, this bounds whose roles.
      Action = "*"
      # wildcard: bounded by the condition.
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalAccount" = var.account_id } }
    }]
  })

  # The region's own S3 hands out the layers of container images too: they lie in buckets of AWS, and ECR signs for them.
  own_account_only = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OwnAccount"
        Effect    = "Allow"
        Principal = "*"
        # wildcard: which object each role may touch stands in the role's policy; this bounds whose buckets.
        Action = "s3:*"
        # wildcard: bounded by the condition.
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceAccount" = var.account_id } }
      },
      {
        Sid       = "ImageLayers"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        # wildcard: all layers; ECR names them.
        Resource = "arn:${data.aws_partition.here.partition}:s3:::prod-${var.region}-starport-layer-bucket/*"
      },
    ]
  })
}

# ---- Security groups ----------------------------------------------------------------------------------------------------

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Endpoints: asked over TLS from this network only"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  description       = "TLS from this network"
  cidr_ipv4         = var.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

locals {
  # name → what it may reach beyond the endpoints
  groups = {
    backup        = { databases = true, anywhere = false }
    verify-backup = { databases = false, anywhere = false }
    failover-dns  = { databases = true, anywhere = var.egress }
  }
}

resource "aws_security_group" "function" {
  for_each    = local.groups
  name        = "${var.name}-${each.key}"
  description = "Holdfast ${each.key}: nothing comes in"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  for_each                     = local.groups
  security_group_id            = aws_security_group.function[each.key].id
  description                  = "Endpoints"
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = local.groups
  security_group_id = aws_security_group.function[each.key].id
  description       = "S3 in this region, through the gateway endpoint"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = {
    for pair in setproduct([for name, group in local.groups : name if group.databases], var.database_cidrs) : "${pair[0]} ${pair[1]}" => pair
  }
  security_group_id = aws_security_group.function[each.value[0]].id
  description       = "Databases"
  cidr_ipv4         = each.value[1]
  ip_protocol       = "tcp"
  from_port         = var.database_port
  to_port           = var.database_port
}

resource "aws_vpc_security_group_egress_rule" "anywhere" {
  for_each          = { for name, group in local.groups : name => group if group.anywhere }
  security_group_id = aws_security_group.function[each.key].id
  description       = "Name servers, health pages, clusters, interfaces of providers"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
