package dev.holdfast.console.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.trigger.TriggerIntake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The alarms of the folder {@code events}, made to be about the benchmark's own outage: its alarm's name instead of the
 * file's, and every time shifted so that the transition was at a given instant.
 */
final class AlarmEvents {
    /** How the benchmark's plans call the alarm. */
    static final String ALARM = "bench-region-down";

    private static final String FILES_ALARM = "healthcare-gitops-region-down";
    private static final Instant FILES_TRANSITION = Instant.parse("2026-01-01T10:05:00Z");
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(\\.\\d{3})?(Z|\\+0000)");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Path folder;

    /** @param folder holds one file per kind of event */
    AlarmEvents(Path folder) {
        this.folder = folder;
    }

    /** One way in which a cloud says something about the alarm. */
    enum Shape {
        EVENTBRIDGE("eventbridge"),
        SNS("sns"),
        LAMBDA_ACTION("lambda-action"),
        EVENTBRIDGE_OK("eventbridge-ok"),
        SNS_OK("sns-ok"),
        LAMBDA_ACTION_OK("lambda-action-ok"),
        EVENTBRIDGE_INSUFFICIENT_DATA("eventbridge-insufficient-data");

        private final String word;

        Shape(String word) {
            this.word = word;
        }

        /** As the report calls it. */
        String word() {
            return word;
        }
    }

    /** One event to be delivered. */
    record Delivery(Shape shape, JsonNode event) {}

    /** An event of this shape, about a transition at this time. */
    JsonNode event(Shape shape, Instant transition) {
        Path file = folder.resolve("failover-alarm-cloudwatch-" + shape.word + ".json");
        try {
            return TriggerIntake.parse(about(Files.readString(file), transition).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FailoverBenchFailed(
                    "the event " + file + " cannot be read.", "run the benchmark with ./holdfast.", e);
        }
    }

    /** So many events of every shape in turn, all about the same transition, in an order that {@code seed} decides. */
    List<Delivery> shuffled(int count, Instant transition, long seed) {
        List<Delivery> each = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            each.add(new Delivery(shape, event(shape, transition)));
        }
        List<Delivery> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            all.add(each.get(number % each.size()));
        }
        Collections.shuffle(all, new Random(seed));
        return all;
    }

    /** The text of an event with the benchmark's alarm and times. */
    static String about(String text, Instant transition) {
        Duration shift = Duration.between(FILES_TRANSITION, transition);
        return TIME.matcher(text.replace(FILES_ALARM, ALARM)).replaceAll(found -> shifted(found, shift));
    }

    /** With the same zone's spelling. CloudWatch writes milliseconds. */
    private static String shifted(MatchResult found, Duration shift) {
        return STAMP.format(Instant.parse(found.group(1) + "Z").plus(shift)) + found.group(3);
    }
}
