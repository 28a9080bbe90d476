package dev.holdfast.local;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings. */
@ApplicationScoped
public class LocalVault implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("store:file", "keys:local", "keys:offline", "signer:local", "secrets:env", "secrets:file");
    }
}
