output "alarms_arn" {
  description = "Topic for what operators must hear of."
  value       = aws_sns_topic.this["alarms"].arn
}

output "announcements" {
  description = "Topic for what functions tell people, with the key that encrypts it; null where there are none."
  value = !var.announcements ? null : {
    arn     = aws_sns_topic.this["announcements"].arn
    key_arn = aws_kms_key.topics.arn
  }
}
