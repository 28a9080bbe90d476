package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Position;
import dev.holdfast.core.plan.Problem;
import dev.holdfast.core.plan.grammar.Shape.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Remembers which names a plan gives and uses; finds doubles and references to nothing. */
final class Names {
    private record Use(String sort, String name, Position at) {}

    private final Consumer<Problem> problems;
    private final Map<String, Map<String, Position>> declared = new TreeMap<>();
    private final List<Use> uses = new ArrayList<>();

    Names(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** Takes note of one value; {@code list} tells one list from another. */
    void note(Naming naming, String name, Position at, String list) {
        switch (naming) {
            case Naming.Plain ignored -> {}
            case Naming.Declares(String sort) -> declare(sort, sort, name, at);
            case Naming.DeclaresInList(String sort) -> declare(sort + " " + list, sort, name, at);
            case Naming.RefersTo(String sort) -> uses.add(new Use(sort, name, at));
        }
    }

    /** Reports references to names that nothing has. Call after the whole plan was seen. */
    void report() {
        for (Use use : uses) {
            var known = declared.getOrDefault(use.sort(), Map.of()).keySet();
            if (!known.contains(use.name())) {
                problems.accept(new Problem(
                        use.at(),
                        "no " + use.sort() + " is named '" + use.name() + "'",
                        known.isEmpty()
                                ? "a " + use.sort() + " of this plan, but it has none"
                                : "one of "
                                        + String.join(
                                                ", ", known.stream().limit(30).toList()),
                        NearMiss.of(use.name(), known)
                                .map(word -> "did you mean '" + word + "'")
                                .orElse("declare the " + use.sort() + ", or name one that exists")));
            }
        }
    }

    private void declare(String space, String sort, String name, Position at) {
        Position first =
                declared.computeIfAbsent(space, ignored -> new TreeMap<>()).putIfAbsent(name, at);
        if (first != null) {
            problems.accept(new Problem(
                    at,
                    "a second " + sort + " named '" + name + "'",
                    "each name once",
                    "the first stands in line " + first.line()));
        }
    }
}
