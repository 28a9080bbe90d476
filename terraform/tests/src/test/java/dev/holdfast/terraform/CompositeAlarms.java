package dev.holdfast.terraform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps composite alarms for an emulator that has none: what was put is described again ("PutCompositeAlarm", CloudWatch API Reference). */
final class CompositeAlarms {
    private static final String ARN = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:";

    private final Map<String, SortedMap<String, String>> kept = new ConcurrentHashMap<>();

    /** The answer to a request in CloudWatch's query protocol, when it is about composite alarms. */
    Optional<String> answer(String body) {
        if (!body.startsWith("Action=")) {
            return Optional.empty();
        }
        SortedMap<String, String> form = form(body);
        String action = form.get("Action");
        if (action.equals("PutCompositeAlarm")) {
            kept.put(form.get("AlarmName"), form);
            return Optional.of(wrapped(action, ""));
        }
        if (action.equals("DescribeAlarms") && "CompositeAlarm".equals(form.get("AlarmTypes.member.1"))) {
            SortedMap<String, String> alarm = kept.get(form.get("AlarmNames.member.1"));
            return Optional.of(wrapped(
                    action, "<CompositeAlarms>" + (alarm == null ? "" : described(alarm)) + "</CompositeAlarms>"));
        }
        if (action.equals("ListTagsForResource")
                && kept.containsKey(form.get("ResourceARN").replace(ARN, ""))) {
            return Optional.of(wrapped(action, "<Tags/>"));
        }
        return Optional.empty();
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

    private static String wrapped(String action, String result) {
        return "<%1$sResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
                .formatted(action, result);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static SortedMap<String, String> form(String body) {
        SortedMap<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}
