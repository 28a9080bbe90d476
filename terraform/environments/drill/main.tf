# The same estate for trying things: its plan locks nothing, its schedules and its probe rest until they are asked to, and terraform destroy leaves nothing behind. Keep it in
# an account of its own: what is tried here must not reach what is real.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # Where the state is kept when more than one person drills.
  # backend "s3" {
  #   bucket       = "holdfast-drill-terraform-us-west-2"
  #   key          = "drill.tfstate"
  #   region       = "us-west-2"
  #   use_lockfile = true
  #   encrypt      = true
  # }
}

locals {
  plan_text = file(var.plan_file)
  plan      = yamldecode(local.plan_text)

  tags = var.tags != null ? var.tags : { holdfast-plan = local.plan.plan, holdfast-environment = "drill" }
}

provider "aws" {
  alias               = "primary"
  region              = local.plan.regions.primary.name
  allowed_account_ids = [var.account_id]
  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias               = "standby"
  region              = local.plan.regions.standby.name
  allowed_account_ids = [var.account_id]
  default_tags {
    tags = local.tags
  }
}

module "estate" {
  source = "../../modules/estate"
  # No witness here: coordination is in the standby region.
  providers = { aws.primary = aws.primary, aws.standby = aws.standby, aws.witness = aws.standby }

  plan_text  = local.plan_text
  account_id = var.account_id

  # Nobody keeps anything: it all goes with terraform destroy.
  keepers           = []
  force_destroy     = true
  schedules_enabled = var.schedules_enabled
  concurrency       = { backup = 2, verify = 2, failover = 5 }

  zip                 = var.zip
  emails              = var.emails
  images              = var.images
  task_image          = var.task_image
  task_repository_arn = var.task_repository_arn
  database_cidrs      = var.database_cidrs
  database_routes     = var.database_routes
}
