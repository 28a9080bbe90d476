variable "name" {
  description = "Stands before the names of what is made here."
  type        = string
}

variable "region" {
  description = "Region of the network."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "cidr" {
  description = "Address block of the VPC, a /20; must not overlap with the databases' networks."
  type        = string
  default     = "10.91.0.0/20"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/20")
    error_message = "An IPv4 block of size /20, such as 10.91.0.0/20."
  }
}

variable "zones" {
  description = "In how many availability zones."
  type        = number
  default     = 2

  validation {
    condition     = var.zones >= 2 && var.zones <= 4
    error_message = "Two to four: one zone may fail."
  }
}

variable "egress" {
  description = "Whether there are subnets with a way out through NAT, for failover-dns."
  type        = bool
  default     = true
}

variable "remote_services" {
  description = "What is reached in other regions, as region/service (us-east-1/s3, us-east-1/kms): their buckets and keys."
  type        = set(string)

  validation {
    condition     = alltrue([for place in var.remote_services : can(regex("^[a-z0-9-]+/(s3|kms)$", place))])
    error_message = "Write region/s3 or region/kms."
  }
}

variable "more_services" {
  description = "Further services to be reached through endpoints, such as rds."
  type        = set(string)
  default     = []
}

variable "database_cidrs" {
  description = "Address blocks of the databases, which backup and failover-dns may reach."
  type        = set(string)
  default     = []
}

variable "database_port" {
  description = "Port of the databases."
  type        = number
  default     = 5432
}

variable "database_routes" {
  description = "Ways to address blocks in other networks, by block: a transit gateway or a peering connection that is attached to this VPC."
  type = map(object({
    transit_gateway_id        = optional(string)
    vpc_peering_connection_id = optional(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for route in var.database_routes : (route.transit_gateway_id == null) != (route.vpc_peering_connection_id == null)])
    error_message = "Each route leads over a transit gateway or over a peering connection, one of the two."
  }
}
