package dev.holdfast.channels.smtp;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings: mail to one contact. Announcements to a plan's channels are another thing. */
@ApplicationScoped
public class Smtp implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("courier:smtp");
    }
}
