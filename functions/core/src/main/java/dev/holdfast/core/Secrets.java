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
     * Reads a secret wherever it is kept. It may be some seconds old: see {@link #fresh}.
     *
     * @throws SecretResolver.SecretUnavailable when it cannot be read, or no installed adapter knows its place
     */
    public Secret resolve(SecretRef reference) {
        return resolver(reference).resolve(reference);
    }

    /**
     * Reads a secret anew where it is kept. Ask once after a login was refused: the secret may have been changed meanwhile.
     *
     * @throws SecretResolver.SecretUnavailable as {@link #resolve}
     */
    public Secret fresh(SecretRef reference) {
        return resolver(reference).fresh(reference);
    }

    private SecretResolver resolver(SecretRef reference) {
        return resolvers.stream()
                .filter(resolver -> resolver.knows(reference))
                .findFirst()
                .orElseThrow(() -> new SecretResolver.SecretUnavailable(
                        "no installed adapter reads " + reference + ".",
                        "use env: or file: here, or a runtime that has the adapter.",
                        null));
    }
}
