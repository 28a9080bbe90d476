package dev.holdfast.core.system;

import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.vault.Artifact;

/** Says whether a provider still keeps the copies that a manifest names as {@link Artifact.ProviderHeld}. One bean per provider. */
public interface Custody {
    /** As in the manifest: {@code rds} … */
    String provider();

    /**
     * What the provider says of one copy, without changing anything. Never throws for a provider that does not answer.
     *
     * @param system the plan's system the copy is of; it says how the provider is reached
     */
    Kept look(SystemSpec system, Artifact.ProviderHeld held);

    /** Whether a copy is there. */
    sealed interface Kept {
        /** What was seen, in one sentence. */
        String what();

        /** The provider has it, whole as far as it says. */
        record There(String what) implements Kept {}

        /** The provider says that it has none, or a broken one. */
        record Lost(String what) implements Kept {}

        /** Nobody knows. */
        record Unknown(String what) implements Kept {}
    }
}
