variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "region" {
  description = "Region of the topics."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "emails" {
  description = "Addresses that hear everything; each must confirm."
  type        = set(string)
  default     = []
}

variable "announcements" {
  description = "Whether functions announce here too; false for a topic of alarms alone."
  type        = bool
  default     = true
}
