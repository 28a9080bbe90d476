variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "regions" {
  description = "The region that is watched and the one that watches."
  type = object({
    primary = string
    standby = string
  })
}

variable "pages" {
  description = "HTTPS pages of the primary region that answer with 2xx while it serves, by name."
  type        = map(string)

  validation {
    condition     = length(var.pages) > 0 && alltrue([for url in var.pages : startswith(url, "https://")])
    error_message = "At least one page, each over https: the probe speaks nothing else."
  }
}

variable "minutes_down" {
  description = "How many minutes in a row nothing must answer."
  type        = number
  default     = 3
}

variable "schedule_group" {
  description = "Group of the probe's schedule."
  type        = string
}

variable "failover_alias" {
  description = "The alias of failover-dns that alarms invoke."
  type = object({
    arn           = string
    function_name = string
    name          = string
  })
}

variable "enabled" {
  description = "Whether the probe asks, and what is heard wakes the failover. A probe at rest looks like a region that is down, so both rest together."
  type        = bool
  default     = true
}

variable "topic_arn" {
  description = "Topic that people listen to, in the standby region."
  type        = string
}
