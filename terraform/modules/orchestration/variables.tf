variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "region" {
  description = "Region of the state machine."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "alias_arns" {
  description = "ARNs of the aliases of backup and verify-backup, by function."
  type        = map(string)
}

variable "concurrency" {
  description = "How many systems at a time; no more than the functions' reserved concurrency leaves."
  type        = number
  default     = 10

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 1000
    error_message = "From 1 to 1000."
  }
}

variable "topic" {
  description = "Topic that is told of failed systems, and the key that encrypts it."
  type = object({
    arn     = string
    key_arn = string
  })
}

variable "log_retention_days" {
  description = "How long log lines are kept."
  type        = number
  default     = 400
}
