package dev.holdfast.core.plan;

import java.util.List;
import java.util.Optional;

/** The places a plan knows, at most one a role. */
public record Regions(List<Region> all) {

    /** What a region is for. */
    public enum Role {
        /** Serves in normal times. */
        PRIMARY,
        /** Takes over. */
        STANDBY,
        /** Neither serves nor takes over, but sees both: decides when they cannot see each other. */
        WITNESS
    }

    /**
     * One region and what it holds.
     *
     * @param name in the provider's own words: {@code us-east-1}, {@code eastus2}
     * @param cloud {@code aws}, {@code azure} or {@code local}
     * @param endpoints where traffic arrives
     * @param databases database instances
     * @param clusters compute clusters and applications
     * @param zones DNS zones or traffic profiles
     */
    public record Region(
            Role role,
            String name,
            String cloud,
            List<String> endpoints,
            List<String> databases,
            List<String> clusters,
            List<String> zones) {}

    /** A plan that knows one place only. */
    static Regions single(String name) {
        return new Regions(
                List.of(new Region(Role.PRIMARY, name, "local", List.of(), List.of(), List.of(), List.of())));
    }

    /** The region with this role. */
    public Optional<Region> with(Role role) {
        return all.stream().filter(region -> region.role() == role).findFirst();
    }
}
