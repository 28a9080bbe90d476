variable "plan_file" {
  description = "The disaster-recovery plan."
  type        = string
  default     = "../../../infra/plans/healthcare-gitops.yaml"
}

variable "account_id" {
  description = "The account that all of this belongs in; nothing is done in another one."
  type        = string
}

variable "zip" {
  description = "The built zip (./holdfast builds it; or mvn -pl functions/runtimes/lambda-zip -am package)."
  type        = string
  default     = "../../../functions/runtimes/lambda-zip/target/function.zip"
}

variable "images" {
  description = "The Lambda image (infra/images/lambda.Dockerfile) by digest, in a repository of each region."
  type = object({
    primary = string
    standby = string
  })
}

variable "task_image" {
  description = "The console image by digest, in the standby region."
  type        = string
}

variable "task_repository_arn" {
  description = "ARN of the ECR repository of the console image."
  type        = string
}

variable "keepers" {
  description = "ARNs (patterns allowed) of those who alone may remove backups' versions, change buckets' lifecycle rules and policies or disable keys; empty for the account's root user."
  type        = list(string)
  default     = []
}

variable "emails" {
  description = "Addresses that hear alarms and announcements; each must confirm."
  type        = set(string)
  default     = []
}

variable "cidr" {
  description = "Address block of the network in the standby region, a /20; must not overlap with the databases' networks."
  type        = string
  default     = "10.91.0.0/20"
}

variable "database_cidrs" {
  description = "Address blocks of the databases, primary and standby."
  type        = set(string)
  default     = []
}

variable "database_routes" {
  description = "Ways to them, by address block: a transit gateway or a peering connection that is attached to this network."
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
  description = "Reserved concurrency of each function. The account must have 100 more than all of them together: a new account has 10 and must ask for more."
  type = object({
    backup   = optional(number, 10)
    verify   = optional(number, 5)
    failover = optional(number, 10)
  })
  default = {}
}

variable "secret_key_arns" {
  description = "Customer-managed KMS keys under which the plan's secrets are encrypted; empty where Secrets Manager's own key is used."
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
  description = "Which region's schedules make the backups: standby (survives) or primary (nearer)."
  type        = string
  default     = "standby"
}

variable "tags" {
  description = "Tags of everything; null for holdfast-plan and holdfast-environment."
  type        = map(string)
  default     = null
}
