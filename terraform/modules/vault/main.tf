# The plan's vault: its stores' buckets, each in its own region; the keys, multi-region; the bucket that functions read plans
# from. Regions are three: what serves, what survives, and the witness, which usually holds coordination.

locals {
  by_place = {
    for place, region in var.regions : place => { for name, store in var.stores : name => store if store.region == region }
  }

  buckets = {
    for name, store in var.stores : name => {
      name = store.bucket
      # The alias that the plan names, turned into the key's ARN where the store is.
      kms_key_arn = store.kms_alias == "" ? null : local.key_arns[store.kms_alias][store.region]
      lock        = store.lock
      # Where nothing is ever locked, leases are replaced every few seconds.
      noncurrent_days = store.lock == null ? 7 : store.lock.days + 1
      archive = store.holds != "backups" ? null : {
        prefix = "${store.prefix}${var.plan}/data/"
        # A store whose own class is an archive gets there what was written in another one, at once; the others get cheaper later.
        after_days    = contains(local.archive_classes, store.storage_class) ? 1 : var.archive_after_days
        storage_class = contains(local.archive_classes, store.storage_class) ? store.storage_class : var.archive_class
      }
      undeletable_prefixes = store.holds != "backups" ? [] : [
        for part in ["manifests", "records", "runs"] : "${store.prefix}${var.plan}/${part}/"
      ]
    }
  }

  archive_classes = ["GLACIER", "DEEP_ARCHIVE"]
}

module "primary_bucket" {
  source    = "../bucket"
  for_each  = local.by_place.primary
  providers = { aws = aws.primary }

  name                        = local.buckets[each.key].name
  kms_key_arn                 = local.buckets[each.key].kms_key_arn
  lock                        = local.buckets[each.key].lock
  noncurrent_days             = local.buckets[each.key].noncurrent_days
  archive                     = local.buckets[each.key].archive
  undeletable_prefixes        = local.buckets[each.key].undeletable_prefixes
  abort_unfinished_after_days = var.abort_unfinished_after_days
  keepers                     = var.keepers
  force_destroy               = var.force_destroy
}

module "standby_bucket" {
  source    = "../bucket"
  for_each  = local.by_place.standby
  providers = { aws = aws.standby }

  name                        = local.buckets[each.key].name
  kms_key_arn                 = local.buckets[each.key].kms_key_arn
  lock                        = local.buckets[each.key].lock
  noncurrent_days             = local.buckets[each.key].noncurrent_days
  archive                     = local.buckets[each.key].archive
  undeletable_prefixes        = local.buckets[each.key].undeletable_prefixes
  abort_unfinished_after_days = var.abort_unfinished_after_days
  keepers                     = var.keepers
  force_destroy               = var.force_destroy
}

module "witness_bucket" {
  source    = "../bucket"
  for_each  = var.regions.witness == var.regions.standby ? {} : local.by_place.witness
  providers = { aws = aws.witness }

  name                        = local.buckets[each.key].name
  kms_key_arn                 = local.buckets[each.key].kms_key_arn
  lock                        = local.buckets[each.key].lock
  noncurrent_days             = local.buckets[each.key].noncurrent_days
  archive                     = local.buckets[each.key].archive
  undeletable_prefixes        = local.buckets[each.key].undeletable_prefixes
  abort_unfinished_after_days = var.abort_unfinished_after_days
  keepers                     = var.keepers
  force_destroy               = var.force_destroy
}

# ---- Plans ----------------------------------------------------------------------------------------------------------------

module "plans_bucket" {
  source    = "../bucket"
  providers = { aws = aws.standby }

  name            = var.plans_bucket
  noncurrent_days = 365
  keepers         = var.keepers
  force_destroy   = var.force_destroy
}

# The very file that this configuration was made from: schedules and functions cannot disagree about it.
resource "aws_s3_object" "plan" {
  provider     = aws.standby
  bucket       = module.plans_bucket.name
  key          = "plans/${var.plan}.yaml"
  content      = var.plan_text
  content_type = "application/yaml"
}
