package dev.holdfast.core.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The reports of clouds among the example events, and the shapes the clouds document. */
final class ReportFiles {
    static final Path EVENTS = Path.of(System.getProperty("holdfast.root"), "events");
    private static final Path DOCUMENTED = Path.of(
            System.getProperty("holdfast.root"),
            "functions/core/src/test/resources/dev/holdfast/core/trigger/documented");
    private static final Caller CALLER = Caller.unknown("aws-iam");

    /** One place in an event where a value stands: an object's field or a list's entry. */
    record Place(JsonNode parent, String field, int index) {
        JsonNode value() {
            return parent.isObject() ? parent.get(field) : parent.get(index);
        }

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(field, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(field);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }
    }

    private ReportFiles() {}

    /** Every file of either kind that a cloud, not a person or a schedule, would send. */
    static List<Path> reports() {
        return Stream.of(EVENTS, DOCUMENTED)
                .flatMap(ReportFiles::json)
                .filter(file -> !(read(event(file)) instanceof Trigger.Asked))
                .toList();
    }

    static List<Path> alarms() {
        return reports().stream()
                .filter(file -> read(event(file)) instanceof Trigger.Alarm)
                .toList();
    }

    static Trigger.Alarm alarm(String name) {
        return (Trigger.Alarm) read(event(EVENTS.resolve(name)));
    }

    static JsonNode event(Path file) {
        try {
            return TriggerIntake.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Trigger read(JsonNode event) {
        return TriggerIntake.read(event, CALLER);
    }

    /** The event with the message of a topic written as JSON instead of as text, so that a test can change it. */
    static JsonNode opened(JsonNode event) {
        JsonNode copy = event.deepCopy();
        places(copy).stream()
                .filter(place -> "Message".equals(place.field()))
                .forEach(place ->
                        place.set(TriggerIntake.parse(place.value().textValue().getBytes(UTF_8))));
        return copy;
    }

    /** The opposite of {@link #opened}. */
    static JsonNode closed(JsonNode event) {
        places(event).stream()
                .filter(place ->
                        "Message".equals(place.field()) && place.value().isObject())
                .forEach(place -> place.set(TextNode.valueOf(Json.text(place.value()))));
        return event;
    }

    /** Every place of the event, outermost first. */
    static List<Place> places(JsonNode event) {
        List<Place> places = new ArrayList<>();
        event.properties().forEach(entry -> {
            places.add(new Place(event, entry.getKey(), -1));
            places.addAll(places(entry.getValue()));
        });
        for (int i = 0; event.isArray() && i < event.size(); i++) {
            places.add(new Place(event, "", i));
            places.addAll(places(event.get(i)));
        }
        return places;
    }

    private static Stream<Path> json(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
