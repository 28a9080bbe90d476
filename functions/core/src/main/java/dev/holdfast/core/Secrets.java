package dev.holdfast.core;

import dev.holdfast.core.plan.SecretRef;
import java.util.List;

/** All resolvers of a runtime behind one door. */
public final class Secrets {
    private final List<SecretResolver> resolvers;

    public Secrets(List<SecretResolver> resolvers) {
        this.resolvers = List.copyOf(resolvers);
    }

    /**
     * Reads a secret wherever it is kept.
     *
     * @throws SecretResolver.SecretUnavailable when it cannot be read, or no installed adapter knows its place
     */
    public Secret resolve(SecretRef reference) {
        return resolvers.stream()
                .filter(resolver -> resolver.knows(reference))
                .findFirst()
                .orElseThrow(() -> new SecretResolver.SecretUnavailable(
                        "no installed adapter reads " + reference + ".",
                        "use env: or file: here, or a runtime that has the adapter.",
                        null))
                .resolve(reference);
    }
}
