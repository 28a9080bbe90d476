package dev.holdfast.aws.control.compute;

import dev.holdfast.aws.control.Arn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Reads this runtime's settings and collects what is wrong with them, so that all of it is told at once. */
final class Settings {
    private final Config config;
    private final List<String> problems = new ArrayList<>();

    Settings(Config config) {
        this.config = config;
    }

    /** A setting, if given; a blank one is none. */
    static Optional<String> given(Config config, String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }

    Optional<String> given(String name) {
        return given(config, name);
    }

    /** A setting that must be there; empty when it is not, which is a problem. */
    String required(String name) {
        return given(name).orElseGet(() -> {
            problems.add(shown(name) + " is not set");
            return "";
        });
    }

    /** Words separated by commas or spaces, at least one. */
    List<String> words(String name) {
        String text = required(name);
        return text.isEmpty() ? List.of() : List.of(text.split("[,\\s]+"));
    }

    /** An ARN of this service; empty when it is none, which is a problem. */
    Optional<Arn> arn(String name, String service) {
        String text = required(name);
        Optional<Arn> arn = Arn.of(text).filter(it -> it.service().equals(service));
        if (!text.isEmpty() && arn.isEmpty()) {
            problems.add(shown(name) + " is no ARN of " + service + " with a region");
        }
        return arn;
    }

    /** Where this runtime is, unless an ARN among these says more exactly where to ask. */
    String region(String... arns) {
        for (String text : arns) {
            Optional<Arn> arn = Arn.of(text);
            if (arn.isPresent()) {
                return arn.get().region();
            }
        }
        return given("holdfast.region").or(() -> given("aws.region")).orElseGet(() -> {
            problems.add("neither HOLDFAST_REGION nor AWS_REGION is set");
            return "";
        });
    }

    /** What is wrong, one phrase each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** As whoever deploys it writes it: the environment variable. */
    static String shown(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
    }
}
