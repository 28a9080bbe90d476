variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "switch" {
  description = "The plan's traffic instrument of kind route53-switch; null without one. Its bucket is made here, in the provider's region."
  type = object({
    zone_id = string
    record  = string
    type    = string
    bucket  = string
    object  = string
    region  = string
    primary = list(string)
    standby = list(string)
  })
  default = null
}

variable "observed" {
  description = "Pages that Route 53's checkers shall watch as observers, by name."
  type = map(object({
    host = string
    path = string
  }))
  default = {}
}

variable "arc" {
  description = "The record that two routing controls steer; null without ARC. A cluster costs about as much as everything else together."
  type = object({
    zone_id = string
    record  = string
    type    = string
    primary = list(string)
    standby = list(string)
  })
  default = null

  validation {
    condition     = var.arc == null || var.switch == null || try(var.arc.record != var.switch.record, true)
    error_message = "One record is steered by the switch or by ARC, not by both."
  }
}

variable "arc_wait_ms" {
  description = "How long ARC waits after a change before it accepts the next, in milliseconds."
  type        = number
  default     = 5000
}

variable "ttl" {
  description = "Time to live of the records, in seconds: clients keep the old answer so long."
  type        = number
  default     = 30
}

variable "keepers" {
  description = "ARNs of those who alone may remove versions from the switch's bucket or the bucket itself."
  type        = list(string)
  default     = []
}

variable "force_destroy" {
  description = "Whether terraform destroy may remove the bucket with what is in it: for drills only."
  type        = bool
  default     = false
}
