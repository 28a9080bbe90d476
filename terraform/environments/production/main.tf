# The estate of one plan, for real: two regions, and a third for coordination where the plan has a witness.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # Where the state is kept. It must survive with the standby region: a bucket there, with versions, not one of the vault's.
  # backend "s3" {
  #   bucket       = "healthcare-gitops-terraform-us-west-2"
  #   key          = "production.tfstate"
  #   region       = "us-west-2"
  #   use_lockfile = true
  #   encrypt      = true
  # }
}

locals {
  # The one source of regions, systems, schedules, stores and keys.
  plan_text = file(var.plan_file)
  plan      = yamldecode(local.plan_text)

  tags = var.tags != null ? var.tags : { holdfast-plan = local.plan.plan, holdfast-environment = "production" }
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

provider "aws" {
  alias               = "witness"
  region              = try(local.plan.regions.witness.name, local.plan.regions.standby.name)
  allowed_account_ids = [var.account_id]
  default_tags {
    tags = local.tags
  }
}

module "estate" {
  source    = "../../modules/estate"
  providers = { aws.primary = aws.primary, aws.standby = aws.standby, aws.witness = aws.witness }

  plan_text  = local.plan_text
  account_id = var.account_id
  # Who alone may remove what is kept; by default the account's root user, who is kept in a safe.
  keepers = length(var.keepers) > 0 ? var.keepers : ["arn:aws:iam::${var.account_id}:root"]

  zip                 = var.zip
  images              = var.images
  task_image          = var.task_image
  task_repository_arn = var.task_repository_arn

  emails          = var.emails
  cidr            = var.cidr
  database_cidrs  = var.database_cidrs
  database_routes = var.database_routes
  primary_network = var.primary_network
  concurrency     = var.concurrency
  secret_key_arns = var.secret_key_arns
  arc             = var.arc
  backups_run_in  = var.backups_run_in
}
