output "bucket_arns" {
  description = "ARN of each store's bucket, by the store's name."
  value = merge(
    { for name, bucket in module.primary_bucket : name => bucket.arn },
    { for name, bucket in module.standby_bucket : name => bucket.arn },
    { for name, bucket in module.witness_bucket : name => bucket.arn },
  )
}

output "storage_key_arns" {
  description = "ARNs of the keys that encrypt buckets, in both regions."
  value       = flatten([for alias in sort(var.storage_aliases) : values(local.key_arns[alias])])
}

output "wrapping_key_arns" {
  description = "ARNs of the keys that wrap data keys, in both regions."
  value       = flatten([for alias in sort(var.wrapping_aliases) : values(local.key_arns[alias])])
}

output "signing_key_arns" {
  description = "ARNs of the keys that sign evidence, in both regions."
  value       = flatten([for alias in sort(var.signing_aliases) : values(local.key_arns[alias])])
}

output "plans" {
  description = "Where the functions find the plan; known once it is there."
  value = {
    bucket = aws_s3_object.plan.bucket
    region = var.regions.standby
    arn    = module.plans_bucket.arn
    key    = aws_s3_object.plan.key
  }
}

output "replications" {
  description = "Each rule by which S3 replicates from the primary region, by which its metrics are found."
  value = merge([
    for source, rules in local.rules : {
      for rule in rules : "${source}-to-${rule.id}" => {
        source_bucket      = var.stores[source].bucket
        destination_bucket = var.stores[rule.to].bucket
        rule_id            = rule.id
      }
    }
  ]...)
}
