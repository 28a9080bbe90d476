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

variable "reserved_concurrency" {
  description = "Reserved concurrency of backup and verify-backup, by function."
  type        = map(number)
}

variable "concurrency" {
  description = "How many systems at a time, by function; no more than its reserved concurrency lets run."
  type        = map(number)

  validation {
    condition     = toset(keys(var.concurrency)) == toset(["backup", "verify-backup"])
    error_message = "Say it of backup and of verify-backup."
  }
  validation {
    condition = alltrue([
      for function, many in var.concurrency : many >= 1 && many <= min(1000, lookup(var.reserved_concurrency, function, 0))
    ])
    error_message = "From 1 to the function's reserved concurrency, and to 1000: what is beyond would only be throttled."
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
