variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "region" {
  description = "Region of these schedules."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "group" {
  description = "Name of the schedule group, for this plan alone."
  type        = string
}

variable "systems" {
  description = "The plan's systems with their schedules. Of every, on and day the first that is given decides; at is a time of day in UTC."
  type = list(object({
    name = string
    kind = string
    schedules = list(object({
      name     = string
      function = string
      every    = optional(string)
      on       = optional(string)
      day      = optional(number)
      at       = optional(string, "00:00")
    }))
  }))
}

variable "kinds" {
  description = "Kinds of systems that the functions can back up and verify."
  type        = list(string)
  default     = ["postgresql"]
}

variable "alias_arns" {
  description = "ARN of each function's alias, by function."
  type        = map(string)
}

variable "enabled" {
  description = "Whether they fire. Off where another region's schedules do."
  type        = bool
  default     = true
}
