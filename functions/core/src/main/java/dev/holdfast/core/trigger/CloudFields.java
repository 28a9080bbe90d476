package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads what a cloud wrote: strict about what must be there, tolerant about fields nobody asked for and about the case
 * of names and stray spaces in them, in which a cloud's services, libraries and samples differ. A field that is null is
 * not there. Like {@link RequestReader} it collects every problem; {@link #requireNoProblem()} throws before anybody can
 * use a stand-in. Problems name fields, never their values.
 */
final class CloudFields {
    private static final int MOST_CHARS = 2_048;
    private static final int MOST_SHOWN = 300;

    private final ObjectNode object;
    private final String path;
    private final List<String> problems;

    /** @param path goes before the names of fields in problems; may be empty */
    CloudFields(ObjectNode object, String path) {
        this(object, path, new ArrayList<>());
    }

    private CloudFields(ObjectNode object, String path, List<String> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    /** Whether the field is there. */
    boolean has(String field) {
        return !value(field).isMissingNode();
    }

    /** Whether the field is there and says {@code word}, in any case. */
    boolean says(String field, String word) {
        JsonNode value = value(field);
        return value.isTextual() && value.textValue().strip().equalsIgnoreCase(word);
    }

    /** The field's value, as it came; missing when it is not there. */
    JsonNode value(String field) {
        List<JsonNode> values = object.properties().stream()
                .filter(entry -> entry.getKey().strip().equalsIgnoreCase(field))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isNull())
                .toList();
        // Two spellings of one field could say two things: nobody knows which the cloud meant.
        if (values.size() > 1) {
            problems.add("\"%s\" is there in several spellings.".formatted(shown(field)));
        }
        return values.isEmpty() ? MissingNode.getInstance() : values.getFirst();
    }

    /** A name, ARN or identifier that must be there: 1 to 2,048 characters, none of them a control character. */
    String identifier(String field) {
        if (!has(field)) {
            problems.add("\"%s\" is missing.".formatted(shown(field)));
        }
        return identifier(field, "");
    }

    /** A name, ARN or identifier; {@code absent} when it is not there. */
    String identifier(String field, String absent) {
        JsonNode value = value(field);
        return value.isMissingNode() ? absent : checked(value, shown(field));
    }

    /** A list of one identifier that must be there. */
    String onlyIdentifier(String field) {
        JsonNode list = value(field);
        if (!list.isArray() || list.size() != 1) {
            problems.add("\"%s\" must be a list of one entry.".formatted(shown(field)));
            return "";
        }
        return checked(list.get(0), shown(field) + "[0]");
    }

    /** One of the keys of {@code choices}, in any case, that must be there. */
    <T> T choice(String field, Map<String, T> choices, T standIn) {
        String word = identifier(field).strip();
        Optional<T> choice = choices.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(word))
                .map(Map.Entry::getValue)
                .findFirst();
        if (choice.isEmpty() && !word.isEmpty()) {
            problems.add("\"%s\" must be one of %s."
                    .formatted(
                            shown(field),
                            String.join(", ", choices.keySet().stream().sorted().toList())));
        }
        return choice.orElse(standIn);
    }

    /** A point in time that must be there. */
    Instant time(String field) {
        if (!has(field)) {
            problems.add("\"%s\" is missing.".formatted(shown(field)));
        }
        return time(field, Instant.EPOCH);
    }

    /** A point in time; {@code absent} when it is not there. */
    Instant time(String field, Instant absent) {
        JsonNode value = value(field);
        if (value.isMissingNode()) {
            return absent;
        }
        Optional<Instant> time = value.isTextual() ? CloudTime.in(value.textValue()) : Optional.empty();
        if (time.isEmpty()) {
            problems.add("\"%s\" must be a time such as 2026-01-01T11:00:00Z.".formatted(shown(field)));
        }
        return time.orElse(absent);
    }

    /** The cloud's own words, on one line and shortened, for people; empty when they are no text and no number. */
    String words(String field) {
        JsonNode value = value(field);
        return value.isValueNode() ? Shown.text(value.asText(), MOST_SHOWN).strip() : "";
    }

    /** A part that must be there. Its problems are this one's too. */
    CloudFields part(String field) {
        if (!has(field)) {
            problems.add("\"%s\" is missing.".formatted(shown(field)));
        }
        return partIfAny(field);
    }

    /** A part; one without fields when it is not there. */
    CloudFields partIfAny(String field) {
        JsonNode value = value(field);
        if (!value.isMissingNode() && !value.isObject()) {
            problems.add("\"%s\" must be an object but is %s.".formatted(shown(field), Shown.type(value)));
        }
        return at(value, shown(field) + ".");
    }

    /** The objects in a list; none when it is not there or no list. */
    Stream<CloudFields> parts(String field) {
        return StreamSupport.stream(value(field).spliterator(), false)
                .filter(JsonNode::isObject)
                .map(entry -> at(entry, shown(field) + "."));
    }

    /** A copy of the object as it came. */
    ObjectNode copy() {
        return object.deepCopy();
    }

    /** The field with its path, as problems show it. */
    String shown(String field) {
        return path + field;
    }

    /** Adds a problem the caller found, one sentence. */
    void problem(String sentence) {
        problems.add(sentence);
    }

    /** @throws InvalidRequest with every problem found, in this part and all others of the event */
    void requireNoProblem() {
        if (!problems.isEmpty()) {
            throw new InvalidRequest(problems.stream().distinct().toList(), RequestReader.HINT);
        }
    }

    private CloudFields at(JsonNode value, String below) {
        return new CloudFields(
                value instanceof ObjectNode part ? part : JsonNodeFactory.instance.objectNode(), below, problems);
    }

    private String checked(JsonNode value, String name) {
        if (!value.isTextual()) {
            problems.add("\"%s\" must be text but is %s.".formatted(name, Shown.type(value)));
            return "";
        }
        String text = value.textValue();
        if (text.isBlank()) {
            problems.add("\"%s\" is empty.".formatted(name));
        } else if (text.length() > MOST_CHARS) {
            problems.add(
                    "\"%s\" has %,d characters, %,d at most are accepted.".formatted(name, text.length(), MOST_CHARS));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            problems.add("\"%s\" contains line breaks or other control characters.".formatted(name));
        }
        return text;
    }
}
