mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  plan       = "clinic"
  region     = "us-west-2"
  account_id = "123456789012"
  emails     = ["sre@example.org"]
}

run "topics_are_encrypted_and_published_to_by_those_named" {
  assert {
    condition     = alltrue([for topic in aws_sns_topic.this : topic.kms_master_key_id == aws_kms_key.topics.arn])
    error_message = "A topic is not encrypted with the key that alarms may use."
  }
  assert {
    condition = alltrue([
      for policy in aws_sns_topic_policy.this : anytrue([
        for statement in jsondecode(policy.policy).Statement :
        statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"] == "false", false)
      ])
    ])
    error_message = "Plain HTTP is not denied."
  }
  assert {
    condition = alltrue(flatten([
      for policy in aws_sns_topic_policy.this : [
        for statement in jsondecode(policy.policy).Statement :
        statement.Effect == "Deny" || try(statement.Condition.StringEquals["aws:SourceAccount"] == "123456789012", false)
      ]
    ]))
    error_message = "Other accounts' alarms may publish."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_sns_topic_policy.this["announcements"].policy).Statement : statement.Effect == "Deny"])
    error_message = "Announcements carry approval codes: no service publishes there."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.email) == 2
    error_message = "Each address hears both."
  }
}

run "where_only_alarms_speak_there_is_nothing_to_overhear" {
  variables {
    announcements = false
  }
  assert {
    condition     = keys(aws_sns_topic.this) == ["alarms"] && length(aws_sns_topic_subscription.email) == 1 && output.announcements == null
    error_message = "A topic that nobody publishes to."
  }
}
