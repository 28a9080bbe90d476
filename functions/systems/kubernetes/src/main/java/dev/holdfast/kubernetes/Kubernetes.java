package dev.holdfast.kubernetes;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings. */
@ApplicationScoped
public class Kubernetes implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("kubernetes:operate");
    }
}
