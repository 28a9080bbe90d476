package dev.holdfast.console.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * The bytes that CloudWatch sends through EventBridge for a change of an alarm's state: the event file of this repository
 * with the drill's alarm, its region and the times filled in.
 */
final class AlarmEvent {
    /** The alarm's name, which the drill's plan maps. */
    static final String ALARM = "drill-region-down";

    private static final String FIRED = "events/failover-alarm-cloudwatch-eventbridge.json";
    private static final String CLEARED = "events/failover-alarm-cloudwatch-eventbridge-ok.json";
    private static final DateTimeFormatter STATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

    private final Path root;
    private final String region;

    /**
     * @param root the folder of this repository
     * @param region where the alarm lives
     */
    AlarmEvent(Path root, String region) {
        this.root = root;
        this.region = region;
    }

    /** The region is down since then. */
    byte[] fired(Instant at) {
        return filled(FIRED, at);
    }

    /** It is up again since then. */
    byte[] cleared(Instant at) {
        return filled(CLEARED, at);
    }

    private byte[] filled(String file, Instant at) {
        ObjectNode event = read(file);
        String account = event.path("account").asText();
        event.put("region", region);
        event.put("time", at.truncatedTo(ChronoUnit.SECONDS).toString());
        ArrayNode resources = event.putArray("resources");
        resources.add("arn:aws:cloudwatch:" + region + ":" + account + ":alarm:" + ALARM);
        ObjectNode detail = event.withObject("/detail");
        detail.put("alarmName", ALARM);
        detail.withObject("/state").put("timestamp", STATE_TIME.format(at));
        detail.withObject("/previousState").put("timestamp", STATE_TIME.format(at.minusSeconds(60)));
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode read(String file) {
        try {
            return (ObjectNode) Json.mapper().readTree(Files.readAllBytes(root.resolve(file)));
        } catch (IOException e) {
            throw new BadUsage(
                    "the event " + root.resolve(file) + " cannot be read.",
                    "start the drill with ./holdfast of a whole checkout; the alarm is made of that file.");
        }
    }
}
