package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Position;
import dev.holdfast.core.plan.Problem;
import dev.holdfast.core.plan.grammar.Entry.Broken;
import dev.holdfast.core.plan.grammar.Entry.Group;
import dev.holdfast.core.plan.grammar.Entry.Items;
import dev.holdfast.core.plan.grammar.Entry.Leaf;
import dev.holdfast.core.plan.grammar.Shape.Field;
import dev.holdfast.core.plan.grammar.Shape.Fields;
import dev.holdfast.core.plan.grammar.Shape.Kinds;
import dev.holdfast.core.plan.grammar.Shape.Many;
import dev.holdfast.core.plan.grammar.Shape.Scalar;
import dev.holdfast.core.plan.grammar.Shape.WordOr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Holds a YAML document against a shape and reports every difference, never only the first. */
public final class PlanCheck {
    private final String file;
    private final Consumer<Problem> problems;
    private final Names names;
    private final ScalarCheck scalars;

    /** A check of one file; {@code problems} hears of each problem as it is found. */
    public PlanCheck(String file, Consumer<Problem> problems) {
        this.file = file;
        this.problems = problems;
        this.names = new Names(problems);
        this.scalars = new ScalarCheck(problems);
    }

    /** Everything the document says, as far as it could be understood. */
    public Entry check(Node root, Shape shape) {
        Entry entry = entry(root, shape, "", "");
        names.report();
        return entry;
    }

    private Entry entry(Node node, Shape shape, String key, String list) {
        return switch (shape) {
            case Scalar scalar -> scalar(node, scalar, key, list);
            case Many many -> items(node, many, key);
            case Fields fields -> group(node, fields, list);
            case Kinds kinds -> kind(node, kinds, list);
            case WordOr(String word, Shape other) -> {
                if (node instanceof ScalarNode scalar && scalar.getValue().equals(word)) {
                    yield new Leaf(at(node), word);
                }
                if (other instanceof Fields fields && !(node instanceof MappingNode)) {
                    yield broken(
                            node, found(node), "the word " + word + ", or " + fields.what(), "see plan.schema.json");
                }
                yield entry(node, other, key, list);
            }
        };
    }

    private Entry scalar(Node node, Scalar shape, String key, String list) {
        if (!(node instanceof ScalarNode scalar)) {
            return broken(
                    node, found(node) + " under '" + key + "'", shape.type().expected(), "write one value here");
        }
        Optional<Object> value = scalars.read(scalar, shape.type(), key, at(node));
        if (value.isEmpty()) {
            return new Broken(at(node));
        }
        names.note(shape.naming(), String.valueOf(value.get()), at(node), list);
        return new Leaf(at(node), value.get());
    }

    private Entry items(Node node, Many shape, String key) {
        if (!(node instanceof SequenceNode sequence)) {
            return broken(node, found(node) + " under '" + key + "'", "a list", "begin each item with a hyphen");
        }
        if (sequence.getValue().size() < shape.least()) {
            return broken(node, "an empty list under '" + key + "'", "at least one item", "add what belongs here");
        }
        String list = at(node).toString();
        List<Entry> items = sequence.getValue().stream()
                .map(item -> entry(item, shape.item(), key, list))
                .toList();
        return new Items(at(node), items);
    }

    private Entry kind(Node node, Kinds shape, String list) {
        Optional<Map<String, NodeTuple>> tuples = tuples(node, shape.what());
        if (tuples.isEmpty()) {
            return new Broken(at(node));
        }
        NodeTuple kind = tuples.get().get("kind");
        String word = kind != null && kind.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!shape.byKind().containsKey(word)) {
            refuseKind(node, kind, word, shape);
            // the keys common to all kinds are still worth checking
            Map<String, NodeTuple> common = new LinkedHashMap<>(tuples.get());
            common.keySet().retainAll(shape.common().stream().map(Field::name).toList());
            return group(node, new Fields(shape.what(), shape.common(), List.of()), common, list);
        }
        List<Field> fields = new ArrayList<>(shape.fields(word));
        fields.add(Shape.need("kind", Values.words(word), "What it is."));
        return group(node, new Fields("the kind " + word, fields, List.of()), tuples.get(), list);
    }

    private void refuseKind(Node node, NodeTuple kind, String word, Kinds shape) {
        Collection<String> known = shape.byKind().keySet();
        if (kind == null) {
            broken(node, shape.what() + " without a kind", "kind: " + anyOf(known), "say what it is");
            return;
        }
        Node value = kind.getValueNode();
        String found = value instanceof ScalarNode ? "unknown kind " + PlainSecret.shown("", word) : found(value);
        broken(value, found, anyOf(known), meant(word, known));
    }

    private Entry group(Node node, Fields shape, String list) {
        return tuples(node, shape.what())
                .map(tuples -> group(node, shape, tuples, list))
                .orElseGet(() -> new Broken(at(node)));
    }

    private Entry group(Node node, Fields shape, Map<String, NodeTuple> tuples, String list) {
        String what = shape.what();
        List<Field> fields = shape.fields();
        List<String> exactlyOne = shape.exactlyOne();
        Map<String, Field> known =
                fields.stream().collect(Collectors.toMap(Field::name, field -> field, (a, b) -> a, LinkedHashMap::new));
        Map<String, Entry> entries = new LinkedHashMap<>();
        tuples.forEach((key, tuple) -> {
            Field field = known.get(key);
            if (field == null) {
                unknownKey(tuple, key, what, known.keySet());
            } else {
                entries.put(key, entry(tuple.getValueNode(), field.shape(), key, list));
            }
        });
        for (Field field : fields) {
            if (field.required() && !tuples.containsKey(field.name())) {
                broken(
                        node,
                        "no '" + field.name() + "' in " + what,
                        field.name() + ": " + sample(field),
                        field.meaning().replaceAll("\\.$", ""));
            }
        }
        List<String> chosen = exactlyOne.stream().filter(tuples::containsKey).toList();
        if (!exactlyOne.isEmpty() && chosen.size() != 1) {
            broken(
                    node,
                    chosen.isEmpty() ? what + " without a time" : what + " with " + String.join(" and ", chosen),
                    "exactly one of " + String.join(", ", exactlyOne),
                    "use one schedule for each time");
        }
        return new Group(at(node), entries);
    }

    /** The keys of a mapping in the order of the file; doubled and odd ones are reported. */
    private Optional<Map<String, NodeTuple>> tuples(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            broken(node, found(node), what + " as keys and values", "write key: value lines here");
            return Optional.empty();
        }
        Map<String, NodeTuple> tuples = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                broken(
                        tuple.getKeyNode(),
                        found(tuple.getKeyNode()) + " as a key",
                        "a word",
                        "write key: value lines here");
            } else if (tuples.putIfAbsent(key.getValue(), tuple) != null) {
                broken(
                        key,
                        "the key " + PlainSecret.shown("", key.getValue()) + " a second time",
                        "each key once",
                        "the first stands in line "
                                + at(tuples.get(key.getValue()).getKeyNode()).line());
            }
        }
        return Optional.of(tuples);
    }

    private void unknownKey(NodeTuple tuple, String key, String what, Collection<String> known) {
        if (PlainSecret.saidBy(key)
                && tuple.getValueNode() instanceof ScalarNode scalar
                && !Values.isReference(scalar.getValue())) {
            broken(
                    tuple.getKeyNode(),
                    "a secret in plain text in " + what + ", where none belongs",
                    anyOf(known),
                    "remove it from the file and its history, change the secret, and refer to it where the kind allows");
            return;
        }
        broken(
                tuple.getKeyNode(),
                "unknown key " + PlainSecret.shown("", key) + " in " + what,
                anyOf(known),
                meant(key, known));
    }

    private Broken broken(Node node, String what, String expected, String hint) {
        problems.accept(new Problem(at(node), what, expected, hint));
        return new Broken(at(node));
    }

    private Position at(Node node) {
        return new Position(
                file, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }

    private static String found(Node node) {
        return switch (node) {
            case MappingNode ignored -> "keys and values";
            case SequenceNode ignored -> "a list";
            case ScalarNode scalar when scalar.getValue().isEmpty() -> "nothing";
            default -> "a single value";
        };
    }

    private static String sample(Field field) {
        return switch (field.shape()) {
            case Scalar scalar -> scalar.type().expected();
            case Many ignored -> "a list";
            case Fields fields -> fields.what() + " as keys and values";
            case Kinds kinds -> kinds.what() + " as keys and values";
            case WordOr(String word, Shape ignored) -> word + " or a value";
        };
    }

    private static String anyOf(Collection<String> words) {
        return "one of " + String.join(", ", words);
    }

    private static String meant(String found, Collection<String> known) {
        return NearMiss.of(found, known)
                .map(word -> "did you mean '" + word + "'")
                .orElse("see plan.schema.json for what may stand here");
    }
}
