package dev.holdfast.local;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings for a failover: probes, a fence and a courier. */
@ApplicationScoped
public class LocalReach implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("probe:http", "probe:tcp", "fence:http", "courier:outbox");
    }
}
