package dev.holdfast.core.system;

import dev.holdfast.core.plan.SystemSpec;

/** How many connections may work on a system in parallel. */
public final class Jobs {
    private static final int FEWEST = 2;
    private static final int MOST = 4;

    private Jobs() {}

    /** The system's setting {@code jobs}; without it as many as there are processors, but two at least and four at most. */
    public static int of(SystemSpec system) {
        int processors = Runtime.getRuntime().availableProcessors();
        return system.setting("jobs").map(Integer::parseInt).orElse(Math.max(FEWEST, Math.min(MOST, processors)));
    }
}
