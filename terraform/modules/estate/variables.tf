variable "plan_text" {
  description = "The plan file, as it is."
  type        = string

  validation {
    condition     = can(yamldecode(var.plan_text).plan)
    error_message = "Not a plan: ./holdfast plan check FILE says what is wrong with it."
  }
  validation {
    condition     = alltrue([for region in values(try(yamldecode(var.plan_text).regions, {})) : region.cloud == "aws"])
    error_message = "A plan whose regions are not all AWS's is not for Terraform."
  }
  validation {
    # The longest: PLAN-verify-backup-task-REGION.
    condition = alltrue([
      for region in values(try(yamldecode(var.plan_text).regions, {})) :
      length("${try(yamldecode(var.plan_text).plan, "")}-verify-backup-task-${region.name}") <= 64
    ])
    error_message = "The plan's name is too long: roles are called PLAN-verify-backup-task-REGION, and IAM allows 64 characters."
  }
}

variable "account_id" {
  description = "The account in which all of this is, 12 digits."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An AWS account has 12 digits."
  }
}

variable "zip" {
  description = "Path of the built function.zip."
  type        = string
}

variable "images" {
  description = "URI of the Lambda image (infra/images/lambda.Dockerfile) by digest, in a repository of the function's own region: Lambda fetches from no other."
  type = object({
    primary = string
    standby = string
  })
}

variable "task_image" {
  description = "URI of the console image by digest, in the standby region."
  type        = string
}

variable "task_repository_arn" {
  description = "ARN of the ECR repository of the console image."
  type        = string
}

variable "kinds" {
  description = "Kinds of systems that the functions can back up and verify."
  type        = list(string)
  default     = ["postgresql"]
}

variable "keepers" {
  description = "ARNs (patterns allowed) of those who alone may remove backups' versions, change buckets' lifecycle rules and policies or disable keys; empty for drills only."
  type        = list(string)
}

variable "emails" {
  description = "Addresses that hear alarms and announcements; each must confirm."
  type        = set(string)
  default     = []
}

variable "cidr" {
  description = "Address block of the network in the standby region, a /20."
  type        = string
  default     = "10.91.0.0/20"
}

variable "database_cidrs" {
  description = "Address blocks of the databases."
  type        = set(string)
  default     = []
}

variable "database_routes" {
  description = "Ways to them, by address block: a transit gateway or a peering connection."
  type = map(object({
    transit_gateway_id        = optional(string)
    vpc_peering_connection_id = optional(string)
  }))
  default = {}
}

variable "primary_network" {
  description = "Subnets and security groups beside the primary database, for backup there; null for outside a VPC."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

variable "concurrency" {
  description = "Reserved concurrency of each function. The account must have 100 more than all of them together."
  type = object({
    backup   = optional(number, 10)
    verify   = optional(number, 5)
    failover = optional(number, 10)
  })
  default = {}
}

variable "secret_key_arns" {
  description = "Customer-managed KMS keys under which the plan's secrets are encrypted."
  type        = list(string)
  default     = []
}

variable "arc" {
  description = "A record that ARC's routing controls steer; null without ARC."
  type = object({
    zone_id = string
    record  = string
    type    = string
    primary = list(string)
    standby = list(string)
  })
  default = null
}

variable "backups_run_in" {
  description = "Which region's schedules make the backups: standby (survives) or primary (nearer). Never both: one lease, one backup."
  type        = string
  default     = "standby"

  validation {
    condition     = contains(["primary", "standby"], var.backups_run_in)
    error_message = "primary or standby."
  }
}

variable "schedules_enabled" {
  description = "Whether schedules fire, the probe's too, and what the probe hears wakes the failover."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Whether terraform destroy may remove buckets with what is in them: for drills only."
  type        = bool
  default     = false
}
