package dev.holdfast.terraform.moto;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps composite alarms for an emulator that has none: what was put is described again ("PutCompositeAlarm", CloudWatch API Reference). */
final class CompositeAlarms implements Gap {
    private static final String ARN = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:";

    private final Map<String, SortedMap<String, String>> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<Answer> instead(Asked asked) {
        SortedMap<String, String> form = asked.form();
        return switch (asked.action()) {
            case "PutCompositeAlarm" -> {
                kept.put(form.get("AlarmName"), form);
                yield Optional.of(wrapped(asked, ""));
            }
            case "DescribeAlarms" ->
                "CompositeAlarm".equals(form.get("AlarmTypes.member.1"))
                        ? Optional.of(wrapped(asked, found(form.get("AlarmNames.member.1"))))
                        : Optional.empty();
            // Other services of the same protocol spell it ResourceArn.
            case "ListTagsForResource" ->
                kept.containsKey(form.getOrDefault("ResourceARN", "").replace(ARN, ""))
                        ? Optional.of(wrapped(asked, "<Tags/>"))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private String found(String name) {
        SortedMap<String, String> alarm = kept.get(name);
        return "<CompositeAlarms>" + (alarm == null ? "" : described(alarm)) + "</CompositeAlarms>";
    }

    private static String described(SortedMap<String, String> alarm) {
        return "<member><AlarmArn>" + ARN + alarm.get("AlarmName") + "</AlarmArn>"
                + plain(alarm, "AlarmName")
                + plain(alarm, "AlarmDescription")
                + plain(alarm, "AlarmRule")
                + plain(alarm, "ActionsEnabled")
                + list(alarm, "AlarmActions")
                + list(alarm, "OKActions")
                + "</member>";
    }

    private static String plain(SortedMap<String, String> alarm, String name) {
        return "<" + name + ">" + escaped(alarm.getOrDefault(name, "")) + "</" + name + ">";
    }

    private static String list(SortedMap<String, String> alarm, String name) {
        StringBuilder members = new StringBuilder();
        alarm.forEach((key, value) -> {
            if (key.startsWith(name + ".member.")) {
                members.append("<member>").append(escaped(value)).append("</member>");
            }
        });
        return "<" + name + ">" + members + "</" + name + ">";
    }

    private static Answer wrapped(Asked asked, String result) {
        return Answer.ok(
                "<%1$sResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
                        .formatted(asked.action(), result));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
