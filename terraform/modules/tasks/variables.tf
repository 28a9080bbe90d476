variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "region" {
  description = "Region of the tasks."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "image" {
  description = "URI of the console image, by digest."
  type        = string
}

variable "repository_arn" {
  description = "ARN of the ECR repository that holds it."
  type        = string
}

variable "architecture" {
  description = "X86_64 or ARM64, as the image was built."
  type        = string
  default     = "X86_64"
}

variable "functions" {
  description = "Functions whose work may become a task, and the task's size. disk_gib: 21 to 200."
  type = map(object({
    cpu       = number
    memory_mb = number
    disk_gib  = number
  }))

  validation {
    condition     = alltrue([for function in var.functions : function.disk_gib >= 21 && function.disk_gib <= 200])
    error_message = "Fargate gives 21 to 200 GiB of ephemeral storage."
  }
}

variable "policies" {
  description = "What the task of each function may do, as JSON, by function. Apart from the sizes, since functions name their task and tasks do what functions may."
  type        = map(string)
}

variable "alias_arns" {
  description = "ARN of each function's alias, which resumes what a task could not finish; by function."
  type        = map(string)
}

variable "plans" {
  description = "Where the plan is read from."
  type = object({
    bucket = string
    region = string
  })
}

variable "topic_arn" {
  description = "Topic that announcements go to."
  type        = string
}

variable "continuations" {
  description = "Group and role of one-off schedules."
  type = object({
    group    = string
    role_arn = string
  })
}

variable "log_retention_days" {
  description = "How long log lines are kept."
  type        = number
  default     = 400
}
