output "alarms" {
  description = "Names of all alarms."
  value = sort(flatten([
    for alarms in [
      values(aws_cloudwatch_metric_alarm.errors),
      values(aws_cloudwatch_metric_alarm.throttles),
      values(aws_cloudwatch_metric_alarm.fan_out),
      values(aws_cloudwatch_metric_alarm.queue),
      values(aws_cloudwatch_metric_alarm.replication),
      aws_cloudwatch_metric_alarm.no_backup,
    ] : alarms[*].alarm_name
  ]))
}
