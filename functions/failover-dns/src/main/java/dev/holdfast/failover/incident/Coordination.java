package dev.holdfast.failover.incident;

import dev.holdfast.core.vault.ObjectStore;
import java.util.List;

/**
 * The authoritative store, as found now.
 *
 * @param outdated stores that answer and do not know of the last move
 * @param notices what an operator should know about the others
 */
public record Coordination(ObjectStore store, Authority authority, List<String> outdated, List<String> notices) {
    public Coordination {
        outdated = List.copyOf(outdated);
        notices = List.copyOf(notices);
    }
}
