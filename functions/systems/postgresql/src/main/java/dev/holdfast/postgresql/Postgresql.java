package dev.holdfast.postgresql;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings. */
@ApplicationScoped
public class Postgresql implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of(
                "postgresql:capture",
                "postgresql:fingerprint",
                "postgresql:prove",
                "postgresql:export",
                "postgresql:replication",
                "postgresql:promote",
                "probe:sql",
                "scratch:postgresql");
    }
}
