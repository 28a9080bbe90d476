package dev.holdfast.core.plan;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One row of the requirements, from the resource {@code requirements.yaml}.
 *
 * @param automated capabilities without which it is not automated
 * @param checked capabilities that suffice to check the provider's own mechanism; empty where there is none
 * @param plan facts, as {@link PlanFacts} names them, that the plan must state
 */
record Requirement(String id, String title, List<String> automated, List<String> checked, List<String> plan) {

    /** {@code A}, {@code B} or {@code C}. */
    String group() {
        return id.substring(0, 1);
    }

    /** All of them, in the order of the resource. */
    static List<Requirement> all() {
        return Resource.REQUIREMENTS;
    }

    /** Read once, when first asked for. */
    private static final class Resource {
        private static final List<Requirement> REQUIREMENTS = read();

        private static List<Requirement> read() {
            try (InputStream in = Requirement.class.getResourceAsStream("requirements.yaml")) {
                Map<?, ?> rows = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
                return rows.entrySet().stream()
                        .map(entry -> requirement(entry.getKey(), (Map<?, ?>) entry.getValue()))
                        .toList();
            } catch (IOException e) {
                throw new IllegalStateException("the resource requirements.yaml cannot be read", e);
            }
        }

        private static Requirement requirement(Object id, Map<?, ?> row) {
            return new Requirement(
                    id.toString(),
                    row.get("title").toString(),
                    words(row.get("automated")),
                    words(row.get("checked")),
                    words(row.get("plan")));
        }

        private static List<String> words(Object list) {
            return list instanceof List<?> words
                    ? words.stream().map(String::valueOf).toList()
                    : List.of();
        }
    }
}
