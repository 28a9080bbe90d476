package dev.holdfast.aws.control.rds;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** The abilities that the adapters for RDS bring. */
@ApplicationScoped
public class RdsControl implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of(
                "rds:promote", "rds:lag", "rds:reboot", "rds:reconfigure", "rds:snapshot", "scratch:rds", "fence:rds");
    }
}
