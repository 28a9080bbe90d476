variable "name" {
  description = "Name of the bucket, unique in the world."
  type        = string
}

variable "kms_key_arn" {
  description = "Key for encryption at rest (SSE-KMS); null for Amazon S3's own keys, which a public object needs."
  type        = string
  default     = null
}

variable "lock" {
  description = "Object lock: mode governance or compliance, and the days that an object gets which is written without a lock of its own; null for none."
  type = object({
    mode = string
    days = number
  })
  default = null

  validation {
    condition     = var.lock == null || try(contains(["governance", "compliance"], var.lock.mode) && var.lock.days >= 1, false)
    error_message = "A lock is governance or compliance, for one day at least."
  }
}

variable "noncurrent_days" {
  description = "Days after which a replaced or deleted version is removed, unless it is locked."
  type        = number
  default     = 30
}

variable "abort_unfinished_after_days" {
  description = "Days after which an upload that was never finished is aborted; longer than any backup takes."
  type        = number
  default     = 3
}

variable "archive" {
  description = "Objects under the prefix go to this storage class after so many days; null for none."
  type = object({
    prefix        = string
    after_days    = number
    storage_class = string
  })
  default = null
}

variable "undeletable_prefixes" {
  description = "Prefixes under which nobody but the keepers may delete, not even with a delete marker."
  type        = list(string)
  default     = []
}

variable "keepers" {
  description = "ARNs (patterns allowed) of those who alone may remove versions, bypass governance, change lifecycle rules and policy or delete the bucket; empty for a bucket without such protection."
  type        = list(string)
  default     = []
}

variable "public_object" {
  description = "The one key that everybody may read; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.public_object == null || try(!strcontains(var.public_object, "*") && !strcontains(var.public_object, "?"), false)
    error_message = "One object, not a pattern."
  }
}

variable "force_destroy" {
  description = "Whether terraform destroy may remove the bucket with what is in it: for drills only."
  type        = bool
  default     = false
}
