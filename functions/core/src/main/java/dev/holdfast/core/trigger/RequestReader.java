package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a request's fields strictly and collects every problem instead of stopping at the first. The getters return a
 * stand-in where a field is wrong; {@link #finish()} throws before anybody can use it.
 */
public final class RequestReader {
    /** How plans, systems and tiers are called. They become parts of keys in the vault, so nothing else may pass. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private static final String NAME_RULE =
            "a name of lower-case letters, digits and hyphens, no hyphen first, 63 characters at most";
    static final String HINT = "Compare the event with the examples in events/. Nothing was done.";
    private static final int MOST_NAMES = 1_000;

    private final ObjectNode request;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    public RequestReader(ObjectNode request) {
        this.request = request;
    }

    /** A name that must be there. */
    public String requiredName(String field) {
        return required(field) ? name(field, "") : "";
    }

    /** A name; {@code absent} when the field is not there. */
    public String name(String field, String absent) {
        return parsed(field, absent, NAME_RULE, RequestReader::nameIn);
    }

    /** A list of different names, at least one; an empty list when the field is not there. */
    public List<String> names(String field) {
        known.add(field);
        JsonNode list = request.get(field);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            problem("\"%s\" must be a list of names but is %s.".formatted(field, Shown.type(list)));
            return List.of();
        }
        if (list.isEmpty()) {
            problem("\"%s\" is an empty list; leave it out to mean all.".formatted(field));
        }
        if (list.size() > MOST_NAMES) {
            problem("\"%s\" has %,d entries, %,d at most are accepted.".formatted(field, list.size(), MOST_NAMES));
            return List.of();
        }
        return distinctNames(field, list);
    }

    private List<String> distinctNames(String field, JsonNode list) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode entry = list.get(i);
            String where = "\"%s\" entry %d".formatted(field, i + 1);
            if (!entry.isTextual()) {
                problem("%s must be a name but is %s.".formatted(where, Shown.type(entry)));
            } else if (nameIn(entry.textValue()).isEmpty()) {
                problem("%s, '%s', must be %s.".formatted(where, Shown.text(entry.textValue()), NAME_RULE));
            } else if (!seen.add(entry.textValue())) {
                problem("%s, '%s', is there twice.".formatted(where, entry.textValue()));
            } else {
                names.add(entry.textValue());
            }
        }
        return List.copyOf(names);
    }

    /** Text of at most {@code maxChars} without control characters that must be there. */
    public String requiredText(String field, int maxChars) {
        return required(field) ? text(field, maxChars, "") : "";
    }

    /** Text of 1 to {@code maxChars} characters without control characters; {@code absent} when not there. */
    public String text(String field, int maxChars, String absent) {
        Optional<String> found = textual(field);
        if (found.isEmpty()) {
            return absent;
        }
        String text = found.get();
        if (text.isBlank()) {
            problem("\"%s\" is empty; leave it out or fill it.".formatted(field));
        } else if (text.length() > maxChars) {
            problem("\"%s\" has %,d characters, %,d at most are accepted.".formatted(field, text.length(), maxChars));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            problem("\"%s\" contains line breaks or other control characters.".formatted(field));
        }
        return text;
    }

    /** {@code true} or {@code false}; {@code absent} when the field is not there. */
    public boolean flag(String field, boolean absent) {
        known.add(field);
        JsonNode value = request.get(field);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            problem("\"%s\" must be true or false but is %s.".formatted(field, Shown.type(value)));
        }
        return value.booleanValue();
    }

    /** One of the keys of {@code choices}; {@code absent} when the field is not there. */
    public <T> T choice(String field, Map<String, T> choices, T absent) {
        return parsed(
                field,
                absent,
                "one of " + String.join(", ", choices.keySet()),
                text -> Optional.ofNullable(choices.get(text)));
    }

    /** A point in time with its offset, as ISO-8601, that must be there. */
    public Instant requiredInstant(String field) {
        return required(field)
                ? parsed(field, Instant.EPOCH, "a time such as 2026-01-01T11:00:00Z", RequestReader::instantIn)
                : Instant.EPOCH;
    }

    /** An object that must be there. */
    public ObjectNode requiredObject(String field) {
        if (required(field)) {
            if (request.get(field) instanceof ObjectNode object) {
                return object;
            }
            problem("\"%s\" must be an object but is %s.".formatted(field, Shown.type(request.get(field))));
        }
        return request.objectNode();
    }

    /** A list of at most {@code most} objects; an empty list when the field is not there. */
    public List<ObjectNode> objects(String field, int most) {
        known.add(field);
        JsonNode list = request.get(field);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            problem("\"%s\" must be a list of objects but is %s.".formatted(field, Shown.type(list)));
            return List.of();
        }
        if (list.size() > most) {
            problem("\"%s\" has %,d entries, %,d at most are accepted.".formatted(field, list.size(), most));
            return List.of();
        }
        List<ObjectNode> objects = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode object) {
                objects.add(object);
            } else {
                problem("\"%s\" entry %d must be an object but is %s."
                        .formatted(field, i + 1, Shown.type(list.get(i))));
            }
        }
        return objects;
    }

    /**
     * Text that {@code parser} understands; {@code absent} when the field is not there.
     *
     * @param expected what is accepted, to go on "must be …"
     */
    public <T> T parsed(String field, T absent, String expected, Function<String, Optional<T>> parser) {
        Optional<String> text = textual(field);
        if (text.isEmpty()) {
            return absent;
        }
        Optional<T> value = parser.apply(text.get());
        if (value.isEmpty()) {
            problem("\"%s\" is '%s' but must be %s.".formatted(field, Shown.text(text.get()), expected));
        }
        return value.orElse(absent);
    }

    /** Adds a problem the caller found, one sentence. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /**
     * Ends reading: fields nobody asked for are problems too.
     *
     * @throws InvalidRequest with every problem found
     */
    public void finish() {
        for (String field : (Iterable<String>) request::fieldNames) {
            if (!known.contains(field)) {
                String meant = Shown.closest(field, known)
                        .map(name -> "did you mean \"" + name + "\"?")
                        .orElse("known are " + String.join(", ", known) + ".");
                problem("\"%s\" is not a known field; %s".formatted(Shown.text(field), meant));
            }
        }
        requireNoProblem();
    }

    /**
     * Ends reading of a part: other fields are somebody else's.
     *
     * @throws InvalidRequest with every problem found
     */
    void requireNoProblem() {
        if (!problems.isEmpty()) {
            throw new InvalidRequest(problems, HINT);
        }
    }

    private boolean required(String field) {
        known.add(field);
        if (!request.has(field)) {
            problem("\"%s\" is missing.".formatted(field));
        }
        return request.has(field);
    }

    private Optional<String> textual(String field) {
        known.add(field);
        JsonNode value = request.get(field);
        if (value != null && !value.isTextual()) {
            problem("\"%s\" must be text but is %s.".formatted(field, Shown.type(value)));
        }
        return Optional.ofNullable(value).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static Optional<String> nameIn(String text) {
        return NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Instant> instantIn(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
