variable "plan" {
  description = "Name of the plan; every key in the vault begins with it."
  type        = string
}

variable "plan_text" {
  description = "The plan file as it is; the functions read it from the plans bucket."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "regions" {
  description = "Names of the regions behind the three providers; witness equals standby where the plan has none."
  type = object({
    primary = string
    standby = string
    witness = string
  })
}

variable "stores" {
  description = "The plan's stores by name. holds: backups or coordination; copies: all, none or a tier; replicated: whether S3 makes its copies instead of the functions; kms_alias: empty for Amazon S3's own keys; prefix: empty or ending in a slash."
  type = map(object({
    region        = string
    bucket        = string
    prefix        = string
    storage_class = string
    kms_alias     = string
    holds         = string
    copies        = string
    replicated    = optional(bool, false)
    lock = optional(object({
      mode = string
      days = number
    }))
  }))

  validation {
    condition     = alltrue([for store in var.stores : contains(values(var.regions), store.region)])
    error_message = "Every store must be in the primary, the standby or the witness region: there is no provider for another one."
  }
  validation {
    condition     = alltrue([for store in var.stores : store.lock == null if store.holds == "coordination"])
    error_message = "The store for leases and journals must not be locked: leases are replaced all the time."
  }
  validation {
    condition     = alltrue([for store in var.stores : store.kms_alias == "" || store.region != var.regions.witness || var.regions.witness == var.regions.standby])
    error_message = "A store in the witness region cannot use the vault's KMS keys: they are in the primary and the standby region."
  }
}

variable "storage_aliases" {
  description = "Aliases (alias/…) of the keys that encrypt buckets."
  type        = list(string)
}

variable "wrapping_aliases" {
  description = "Aliases of the keys that wrap each backup's data key."
  type        = list(string)
}

variable "signing_aliases" {
  description = "Aliases of the keys that sign manifests and records (ECC_NIST_P256)."
  type        = list(string)
}

variable "plans_bucket" {
  description = "Name of the bucket that functions read plans from, in the standby region."
  type        = string
}

variable "keepers" {
  description = "ARNs (patterns allowed) of those who alone may remove versions, bypass governance, disable keys; empty for drills only."
  type        = list(string)
}

variable "archive_after_days" {
  description = "Days after which data in an ordinary store move to the archive class."
  type        = number
  default     = 35
}

variable "archive_class" {
  description = "Where they move. GLACIER_IR is cheap and readable at once, so that the newest proved backup is never out of reach."
  type        = string
  default     = "GLACIER_IR"

  validation {
    condition     = contains(["GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], var.archive_class)
    error_message = "One of GLACIER_IR, GLACIER, DEEP_ARCHIVE."
  }
}

variable "abort_unfinished_after_days" {
  description = "Days after which an upload that was never finished is aborted; longer than any backup takes."
  type        = number
  default     = 3
}

variable "force_destroy" {
  description = "Whether terraform destroy may remove buckets with what is in them: for drills only."
  type        = bool
  default     = false
}
