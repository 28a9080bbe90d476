variable "plan_file" {
  description = "The drill's plan."
  type        = string
  default     = "plan.yaml"
}

variable "account_id" {
  description = "The drill's account; nothing is done in another one."
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

variable "emails" {
  description = "Addresses that hear alarms and announcements; each must confirm."
  type        = set(string)
  default     = []
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

variable "schedules_enabled" {
  description = "Whether schedules and the probe fire, and the probe's alarm wakes the failover."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of everything; null for holdfast-plan and holdfast-environment."
  type        = map(string)
  default     = null
}
