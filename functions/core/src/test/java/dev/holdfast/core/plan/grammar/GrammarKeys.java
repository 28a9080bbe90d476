package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.grammar.Shape.Field;
import dev.holdfast.core.plan.grammar.Shape.Fields;
import dev.holdfast.core.plan.grammar.Shape.Kinds;
import dev.holdfast.core.plan.grammar.Shape.Many;
import dev.holdfast.core.plan.grammar.Shape.Scalar;
import dev.holdfast.core.plan.grammar.Shape.WordOr;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every key the reader knows, with its path and, where it depends on one, the kind. */
public final class GrammarKeys {
    private GrammarKeys() {}

    public static Set<String> all() {
        Set<String> found = new TreeSet<>();
        shape(PlanGrammar.PLAN, "", found);
        return found;
    }

    private static void shape(Shape shape, String path, Set<String> found) {
        switch (shape) {
            case Scalar ignored -> {}
            case Many many -> shape(many.item(), path, found);
            case WordOr either -> shape(either.shape(), path, found);
            case Fields fields -> fields(fields.fields(), path, found);
            case Kinds kinds -> {
                found.add(path + "/kind");
                kinds.byKind().keySet().forEach(kind -> {
                    found.add(path + "[" + kind + "]/kind");
                    fields(kinds.fields(kind), path + "[" + kind + "]", found);
                });
            }
        }
    }

    private static void fields(List<Field> fields, String path, Set<String> found) {
        fields.forEach(field -> {
            found.add(path + "/" + field.name());
            shape(field.shape(), path + "/" + field.name(), found);
        });
    }
}
