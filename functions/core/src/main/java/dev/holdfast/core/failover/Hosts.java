package dev.holdfast.core.failover;

import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The providers of a runtime behind one door, chosen by a system's setting {@code managed}. */
public final class Hosts {
    private static final String MANAGED = "managed";

    private final List<Hosting> all;

    public Hosts(List<Hosting> all) {
        this.all = List.copyOf(all);
    }

    /** Whether a provider runs the system's servers. */
    public static boolean runs(SystemSpec system) {
        return system.setting(MANAGED).isPresent();
    }

    /**
     * Who runs the system's servers; empty when nobody but their owner does.
     *
     * @throws SystemException.Precondition when no installed adapter knows the provider
     */
    public Optional<Hosting> of(SystemSpec system) {
        return system.setting(MANAGED)
                .map(provider -> all.stream()
                        .filter(host -> host.provider().equals(provider))
                        .findFirst()
                        .orElseThrow(() -> new SystemException.Precondition(
                                system.name(),
                                "its servers are run by '" + provider + "', which no installed adapter knows.",
                                "use a runtime that has it; installed: "
                                        + all.stream()
                                                .map(Hosting::provider)
                                                .collect(Collectors.joining(", ", "[", "]"))
                                        + ".")));
    }
}
