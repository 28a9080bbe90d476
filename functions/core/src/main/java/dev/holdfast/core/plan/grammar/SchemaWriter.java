package dev.holdfast.core.plan.grammar;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.grammar.Shape.Field;
import dev.holdfast.core.plan.grammar.Shape.Fields;
import dev.holdfast.core.plan.grammar.Shape.Kinds;
import dev.holdfast.core.plan.grammar.Shape.Many;
import dev.holdfast.core.plan.grammar.Shape.Scalar;
import dev.holdfast.core.plan.grammar.Shape.WordOr;
import java.util.List;

/**
 * Writes the grammar as JSON Schema (draft 2020-12), which editors understand. It can say less than the reader checks:
 * references, doubled names and dates that do not exist are left to the reader.
 */
public final class SchemaWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SchemaWriter() {}

    /** The schema of a whole plan. */
    public static ObjectNode planSchema() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Holdfast disaster-recovery plan");
        schema.setAll(of(PlanGrammar.PLAN));
        return schema;
    }

    private static ObjectNode of(Shape shape) {
        return switch (shape) {
            case Scalar scalar -> of(scalar.type());
            case Many many -> {
                ObjectNode schema = type("array");
                schema.set("items", of(many.item()));
                if (many.least() > 0) {
                    schema.put("minItems", many.least());
                }
                yield schema;
            }
            case Fields fields -> {
                ObjectNode schema = mapping(fields.fields(), "");
                if (!fields.exactlyOne().isEmpty()) {
                    ArrayNode choices = schema.putArray("oneOf");
                    fields.exactlyOne()
                            .forEach(key ->
                                    choices.addObject().putArray("required").add(key));
                }
                yield schema;
            }
            case Kinds kinds -> kinds(kinds);
            case WordOr(String word, Shape other) -> {
                ObjectNode schema = JSON.objectNode();
                ArrayNode choices = schema.putArray("anyOf");
                choices.addObject().put("const", word);
                choices.add(of(other));
                yield schema;
            }
        };
    }

    private static ObjectNode kinds(Kinds kinds) {
        ObjectNode schema = type("object");
        schema.putArray("required").add("kind");
        ArrayNode words = schema.putObject("properties").putObject("kind").putArray("enum");
        ArrayNode choices = schema.putArray("allOf");
        kinds.byKind().keySet().forEach(kind -> {
            words.add(kind);
            ObjectNode choice = choices.addObject();
            ObjectNode condition = choice.putObject("if");
            condition.putObject("properties").putObject("kind").put("const", kind);
            condition.putArray("required").add("kind");
            choice.set("then", mapping(kinds.fields(kind), kind));
        });
        return schema;
    }

    private static ObjectNode mapping(List<Field> fields, String kind) {
        ObjectNode schema = type("object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        if (!kind.isEmpty()) {
            properties.putObject("kind").put("const", kind);
            required.add("kind");
        }
        for (Field field : fields) {
            ObjectNode property = of(field.shape());
            property.put("description", field.meaning());
            properties.set(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode of(ScalarType type) {
        return switch (type) {
            case ScalarType.Whole(String ignored, long least, long most) ->
                type("integer").put("minimum", least).put("maximum", most);
            case ScalarType.Flag ignored -> type("boolean");
            case ScalarType.Words words -> {
                ObjectNode schema = type("string");
                words.words().forEach(schema.putArray("enum")::add);
                yield schema;
            }
            case ScalarType.Text text ->
                type("string").put("pattern", "^(?:" + text.form().pattern() + ")$");
            case ScalarType.SecretReference ignored -> type("string").put("pattern", "^(?:" + SecretRef.PATTERN + ")$");
        };
    }

    private static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }
}
