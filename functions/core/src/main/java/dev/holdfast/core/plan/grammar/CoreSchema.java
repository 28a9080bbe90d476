package dev.holdfast.core.plan.grammar;

import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * What a plain value is by the core schema of YAML 1.2.2 (section 10.3.2), as editors read it. The older rules would
 * make a number of 14:00 and a truth value of {@code on}.
 */
final class CoreSchema {
    /** What a value is. */
    enum Kind {
        NOTHING("nothing"),
        FLAG("truth value"),
        WHOLE("number"),
        FRACTION("number"),
        TEXT("text");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern FLAG = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FRACTION = Pattern.compile(
            "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private CoreSchema() {}

    static Kind kind(ScalarNode node) {
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return Kind.TEXT;
        }
        String text = node.getValue();
        if (NOTHING.matcher(text).matches()) {
            return Kind.NOTHING;
        }
        if (FLAG.matcher(text).matches()) {
            return Kind.FLAG;
        }
        if (WHOLE.matcher(text).matches()) {
            return Kind.WHOLE;
        }
        return FRACTION.matcher(text).matches() ? Kind.FRACTION : Kind.TEXT;
    }

    /** The number, if it is written in decimal digits and not absurdly large. */
    static Optional<Long> whole(String text) {
        return text.matches("[-+]?[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
