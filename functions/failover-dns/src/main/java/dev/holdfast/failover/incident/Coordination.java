package dev.holdfast.failover.incident;

import dev.holdfast.core.vault.ObjectStore;
import java.util.List;

/**
 * The authoritative store, as found now.
 *
 * @param notices what an operator should know about the others
 */
public record Coordination(ObjectStore store, Authority authority, List<String> notices) {
    public Coordination {
        notices = List.copyOf(notices);
    }
}
