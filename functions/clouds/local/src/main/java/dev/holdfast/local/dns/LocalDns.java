package dev.holdfast.local.dns;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this package brings. */
@ApplicationScoped
public class LocalDns implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("traffic:" + Rfc2136TrafficControl.KIND);
    }
}
