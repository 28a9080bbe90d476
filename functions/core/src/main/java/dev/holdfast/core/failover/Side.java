package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Regions;

/** One of the two regions between which a plan moves, named as the plan names them whoever serves at the moment. */
public enum Side {
    /** The plan's primary region. */
    PRIMARY(Regions.Role.PRIMARY),
    /** The plan's standby region. */
    STANDBY(Regions.Role.STANDBY);

    private final Regions.Role role;

    Side(Regions.Role role) {
        this.role = role;
    }

    /** The region's role in the plan. */
    public Regions.Role role() {
        return role;
    }

    /** The other region. */
    public Side other() {
        return this == PRIMARY ? STANDBY : PRIMARY;
    }

    /** As messages and plans spell it. */
    public String word() {
        return role.name().toLowerCase(java.util.Locale.ROOT);
    }
}
