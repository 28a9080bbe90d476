package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Position;
import dev.holdfast.core.plan.Problem;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.grammar.ScalarType.Flag;
import dev.holdfast.core.plan.grammar.ScalarType.SecretReference;
import dev.holdfast.core.plan.grammar.ScalarType.Text;
import dev.holdfast.core.plan.grammar.ScalarType.Whole;
import dev.holdfast.core.plan.grammar.ScalarType.Words;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads single values. */
final class ScalarCheck {
    private final Consumer<Problem> problems;

    ScalarCheck(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** The value, or nothing when a problem was reported. */
    Optional<Object> read(ScalarNode node, ScalarType type, String key, Position at) {
        String text = node.getValue();
        if (type instanceof SecretReference) {
            return secret(text, type, key, at);
        }
        if (PlainSecret.seenIn(text)) {
            return refuse(
                    at,
                    "what looks like a secret in plain text under '" + key + "'",
                    type.expected(),
                    "remove it from the file and its history, change the secret, and keep it where a reference can find it");
        }
        CoreSchema.Kind kind = CoreSchema.kind(node);
        return switch (type) {
            case Flag ignored ->
                kind == CoreSchema.Kind.FLAG
                        ? Optional.of(text.equalsIgnoreCase("true"))
                        : mismatch(text, kind, type, key, at);
            case Whole(String expected, long least, long most) -> {
                Optional<Long> number = kind == CoreSchema.Kind.WHOLE ? CoreSchema.whole(text) : Optional.empty();
                yield number.filter(value -> value >= least && value <= most)
                        .<Optional<Object>>map(Optional::of)
                        .orElseGet(() -> mismatch(text, kind, type, key, at));
            }
            case Words words ->
                kind == CoreSchema.Kind.TEXT && words.words().contains(text)
                        ? Optional.of(text)
                        : refuse(
                                at,
                                found(text, kind, key) + " under '" + key + "'",
                                type.expected(),
                                NearMiss.of(text, words.words())
                                        .map(word -> "did you mean '" + word + "'")
                                        .orElse("use one of these words"));
            case Text form -> text(text, kind, form, key, at);
            case SecretReference ignored -> throw new IllegalStateException("handled above");
        };
    }

    private Optional<Object> secret(String text, ScalarType type, String key, Position at) {
        Optional<SecretRef> reference = SecretRef.parse(text);
        return reference.isPresent()
                ? Optional.of(reference.get())
                : refuse(
                        at,
                        "something that is not a reference to a secret under '" + key + "' (not shown)",
                        type.expected(),
                        "if this is the secret itself, remove it from the file and its history and change the secret");
    }

    private Optional<Object> text(String text, CoreSchema.Kind kind, Text type, String key, Position at) {
        if (kind != CoreSchema.Kind.TEXT || !type.form().matcher(text).matches()) {
            return mismatch(text, kind, type, key, at);
        }
        try {
            return Optional.of(type.reading().read(text));
        } catch (RuntimeException e) {
            // the form is right but no such value exists: 30 February, an interval that does not divide a day
            String why = e instanceof IllegalArgumentException ? e.getMessage() : "there is no such value";
            return refuse(at, found(text, kind, key) + " under '" + key + "'", type.expected(), why);
        }
    }

    private Optional<Object> mismatch(String text, CoreSchema.Kind kind, ScalarType type, String key, Position at) {
        boolean quotingHelps = type instanceof Text form
                && kind != CoreSchema.Kind.TEXT
                && kind != CoreSchema.Kind.NOTHING
                && form.form().matcher(text).matches();
        return refuse(
                at,
                found(text, kind, key) + " under '" + key + "'",
                type.expected(),
                quotingHelps ? "put it in quotes" : "change it to what is expected");
    }

    private Optional<Object> refuse(Position at, String what, String expected, String hint) {
        problems.accept(new Problem(at, what, expected, hint));
        return Optional.empty();
    }

    private static String found(String text, CoreSchema.Kind kind, String key) {
        return switch (kind) {
            case NOTHING -> "nothing";
            case FLAG, WHOLE, FRACTION -> "the " + kind.words() + " " + PlainSecret.shown(key, text);
            case TEXT -> text.isEmpty() ? "an empty text" : PlainSecret.shown(key, text);
        };
    }
}
