package dev.holdfast.local;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.plan.SecretRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/** Reads {@code env:NAME}. An empty variable counts as missing. */
@ApplicationScoped
public class EnvironmentSecrets implements SecretResolver {
    private final Map<String, String> environment;

    @Inject
    public EnvironmentSecrets() {
        this(System.getenv());
    }

    EnvironmentSecrets(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public boolean knows(SecretRef reference) {
        return reference instanceof SecretRef.Environment;
    }

    @Override
    public Secret resolve(SecretRef reference) {
        String variable = ((SecretRef.Environment) reference).variable();
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isEmpty())
                .map(Secret::of)
                .orElseThrow(() -> new SecretUnavailable(
                        "the environment variable '" + variable + "' is not set.",
                        "set it in the environment Holdfast is started from.",
                        null));
    }
}
