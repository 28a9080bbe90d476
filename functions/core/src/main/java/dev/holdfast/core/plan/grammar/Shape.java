package dev.holdfast.core.plan.grammar;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a part of a plan looks like. */
public sealed interface Shape {

    /** One value. */
    record Scalar(ScalarType type, Naming naming) implements Shape {}

    /** A list of at least so many items. */
    record Many(Shape item, int least) implements Shape {}

    /**
     * A mapping with fixed keys.
     *
     * @param what what it is, with its article, for messages
     * @param exactlyOne of these keys exactly one is given; empty when there is no such choice
     */
    record Fields(String what, List<Field> fields, List<String> exactlyOne) implements Shape {}

    /** A mapping whose {@code kind} decides which keys it has beside the common ones. */
    record Kinds(String what, List<Field> common, SortedMap<String, List<Field>> byKind) implements Shape {
        /** All keys of one kind, {@code kind} itself included. */
        List<Field> fields(String kind) {
            return Stream.concat(common.stream(), byKind.get(kind).stream()).toList();
        }
    }

    /** A fixed word, or what has the shape. */
    record WordOr(String word, Shape shape) implements Shape {}

    /**
     * One key of a mapping.
     *
     * @param meaning one sentence, shown by editors
     */
    record Field(String name, Shape shape, boolean required, String meaning) {}

    /** What a value has to do with names. */
    sealed interface Naming {
        /** Nothing. */
        record Plain() implements Naming {}

        /** It gives something of this sort its name, which must be unique in the plan. */
        record Declares(String sort) implements Naming {}

        /** It gives an item its name, which must be unique in its list. */
        record DeclaresInList(String sort) implements Naming {}

        /** It must be the name of something of this sort. */
        record RefersTo(String sort) implements Naming {}
    }

    /** One value that has nothing to do with names. */
    static Shape value(ScalarType type) {
        return new Scalar(type, new Naming.Plain());
    }

    /** The name of something of this sort, unique in the plan. */
    static Shape names(String sort) {
        return new Scalar(Values.NAME, new Naming.Declares(sort));
    }

    /** The name of an item, unique in its list. */
    static Shape namesInList(String sort) {
        return new Scalar(Values.NAME, new Naming.DeclaresInList(sort));
    }

    /** The name of something of this sort that the plan declares. */
    static Shape refersTo(String sort) {
        return new Scalar(Values.NAME, new Naming.RefersTo(sort));
    }

    /** A fixed word, or a value; messages name both. */
    static Shape wordOr(String word, ScalarType.Text type) {
        return new WordOr(
                word,
                value(new ScalarType.Text(
                        "the word " + word + ", or " + type.expected(), type.form(), type.reading())));
    }

    /** A list that may be empty. */
    static Shape many(Shape item) {
        return new Many(item, 0);
    }

    /** A list of one item or more. */
    static Shape someOf(Shape item) {
        return new Many(item, 1);
    }

    /** A mapping with these keys. */
    static Fields fields(String what, Field... fields) {
        return new Fields(what, List.of(fields), List.of());
    }

    /** A mapping whose {@code kind} is one of those of the table. */
    static Kinds kinds(String what, List<Field> common, Map<String, List<Field>> byKind) {
        return new Kinds(what, common, new TreeMap<>(byKind));
    }

    /** A key that must be there. */
    static Field need(String name, Shape shape, String meaning) {
        return new Field(name, shape, true, meaning);
    }

    /** A key that must be there, with one value. */
    static Field need(String name, ScalarType type, String meaning) {
        return need(name, value(type), meaning);
    }

    /** A key that may be there. */
    static Field may(String name, Shape shape, String meaning) {
        return new Field(name, shape, false, meaning);
    }

    /** A key that may be there, with one value. */
    static Field may(String name, ScalarType type, String meaning) {
        return may(name, value(type), meaning);
    }

    /** The keys of one kind. */
    static List<Field> keys(Field... fields) {
        return Arrays.asList(fields);
    }
}
