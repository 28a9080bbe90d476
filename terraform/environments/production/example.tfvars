# What terraform plan needs beside the plan file; copy to production.auto.tfvars and write your own values.
account_id          = "123456789012"
task_repository_arn = "arn:aws:ecr:us-west-2:123456789012:repository/holdfast-console"
task_image          = "123456789012.dkr.ecr.us-west-2.amazonaws.com/holdfast-console@sha256:0000000000000000000000000000000000000000000000000000000000000000"
images = {
  primary = "123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-lambda@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  standby = "123456789012.dkr.ecr.us-west-2.amazonaws.com/holdfast-lambda@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}
emails         = ["sre@example.org"]
database_cidrs = ["10.20.0.0/16", "10.30.0.0/16"]
