variable "plan" {
  description = "Name of the plan."
  type        = string
}

variable "region" {
  description = "Region of these functions."
  type        = string
}

variable "account_id" {
  description = "The account in which all of this is."
  type        = string
}

variable "zip" {
  description = "Path of the built function.zip (functions/runtimes/lambda-zip/target/function.zip)."
  type        = string
}

variable "functions" {
  description = "Which functions exist here, by name. image_uri: null for the zip; network: null for outside a VPC; task and state_machine_arn: where work goes that does not fit, null for nowhere."
  type = map(object({
    image_uri             = optional(string)
    architecture          = optional(string, "x86_64")
    memory_mb             = number
    timeout_seconds       = number
    disk_mb               = optional(number, 512)
    reserved_concurrency  = number
    retries               = number
    max_event_age_seconds = number
    network = optional(object({
      subnet_ids         = list(string)
      security_group_ids = list(string)
    }))
    task = optional(object({
      cluster_arn        = string
      definition_arn     = string
      family             = string
      container          = string
      role_arns          = list(string)
      subnet_ids         = list(string)
      security_group_ids = list(string)
    }))
    state_machine_arn = optional(string)
  }))

  validation {
    condition     = alltrue([for name in keys(var.functions) : contains(["backup", "verify-backup", "failover-dns"], name)])
    error_message = "There are the functions backup, verify-backup and failover-dns; grants.tf says what each may do."
  }
  validation {
    condition     = alltrue([for name, function in var.functions : name == "failover-dns" || function.image_uri != null])
    error_message = "backup and verify-backup need PostgreSQL's programs: give the URI of the image."
  }
  validation {
    condition     = alltrue([for name, function in var.functions : name != "failover-dns" || function.reserved_concurrency >= 5])
    error_message = "failover-dns needs a reserved concurrency of 5 at least: approvals and dry runs must get through while one failover runs."
  }
  validation {
    condition     = alltrue([for function in var.functions : function.timeout_seconds <= 900 && function.disk_mb <= 10240])
    error_message = "Lambda ends at 900 s and 10,240 MB of disk; what needs more goes to a Fargate task."
  }
}

variable "vault" {
  description = "What the functions reach of the vault: bucket and prefix of each store by name (holds: backups or coordination), and the keys."
  type = object({
    stores = map(object({
      arn    = string
      prefix = string
      holds  = string
    }))
    storage_key_arns  = list(string)
    wrapping_key_arns = list(string)
    signing_key_arns  = list(string)
  })
}

variable "plans" {
  description = "Where the plan is read from."
  type = object({
    bucket = string
    region = string
    arn    = string
    key    = string
  })
}

variable "secrets" {
  description = "By function, the secrets that the plan refers to for it, as ARNs (a secret's ARN ends in six random characters: -??????)."
  type        = map(list(string))
}

variable "secret_key_arns" {
  description = "Customer-managed KMS keys under which those secrets are encrypted; empty where Secrets Manager's own key is used."
  type        = list(string)
  default     = []
}

variable "traffic" {
  description = "What failover-dns may steer: hosted zones it looks at, the records in them that it changes itself, health checks it reads, the switch object, routing controls."
  type = object({
    zone_ids = list(string)
    records = list(object({
      zone_id = string
      name    = string
      type    = string
    }))
    health_check_ids     = list(string)
    switch_object_arns   = list(string)
    routing_control_arns = list(string)
  })
  default = {
    zone_ids             = []
    records              = []
    health_check_ids     = []
    switch_object_arns   = []
    routing_control_arns = []
  }
}

variable "databases" {
  description = "Managed database instances that the plan names, and the regions that they are in."
  type = object({
    instance_arns = list(string)
    regions       = list(string)
  })
  default = {
    instance_arns = []
    regions       = []
  }
}

variable "continuations" {
  description = "Group of the one-off schedules by which a run is resumed, and the role they run as."
  type = object({
    group    = string
    role_arn = string
  })
}

variable "topic" {
  description = "Topic that announcements and approval codes go to, and the key that encrypts it."
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
