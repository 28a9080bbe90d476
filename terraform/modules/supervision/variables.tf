variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "functions" {
  description = "Names of the region's Lambda functions, by function."
  type        = map(string)
}

variable "queues" {
  description = "Names of the region's queues that should be empty, by any key."
  type        = map(string)
}

variable "fan_out_arn" {
  description = "ARN of the region's state machine that runs a function for many systems; null without one."
  type        = string
  default     = null
}

variable "watch_backups" {
  description = "After how many hours without an invocation of this function people are told; null where backups do not run."
  type = object({
    function_name = string
    hours         = number
  })
  default = null
}

variable "replications" {
  description = "Rules by which S3 replicates out of the region's buckets, by any key."
  type = map(object({
    source_bucket      = string
    destination_bucket = string
    rule_id            = string
  }))
  default = {}
}

variable "topic_arn" {
  description = "Topic that people listen to, in the same region."
  type        = string
}
