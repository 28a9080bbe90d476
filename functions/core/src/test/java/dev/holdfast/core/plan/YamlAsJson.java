package dev.holdfast.core.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML as an editor hands it to a JSON Schema: by the core schema of YAML 1.2, written apart from the reader's. */
final class YamlAsJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlAsJson() {}

    static String of(String yaml) {
        return json(new Yaml().compose(new StringReader(yaml))).toString();
    }

    private static JsonNode json(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JSON.objectNode();
                mapping.getValue()
                        .forEach(tuple ->
                                object.set(((ScalarNode) tuple.getKeyNode()).getValue(), json(tuple.getValueNode())));
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            default -> scalar((ScalarNode) node);
        };
    }

    private static JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return JSON.textNode(text);
        }
        return switch (text) {
            case "", "~", "null" -> JSON.nullNode();
            case "true", "false" -> JSON.booleanNode(Boolean.parseBoolean(text));
            default -> {
                try {
                    BigDecimal number = new BigDecimal(text);
                    yield number.scale() <= 0 ? JSON.numberNode(number.toBigInteger()) : JSON.numberNode(number);
                } catch (NumberFormatException e) {
                    yield JSON.textNode(text);
                }
            }
        };
    }
}
