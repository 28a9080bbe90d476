package dev.holdfast.core.fit;

import java.lang.management.ManagementFactory;

/**
 * What makes one invocation faster than another: a run on four processors says little about one on two.
 *
 * @param processors as the virtual machine counts them
 * @param memoryMebibytes of the machine or of its container; 0 when the virtual machine cannot tell
 */
public record Machine(int processors, long memoryMebibytes) {
    /** Machines of one size report slightly different amounts of memory. */
    private static final int TOLERANCE_PERCENT = 10;

    /** The one this runs on. */
    public static Machine here() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize() >> 20
                        : 0;
        return new Machine(Runtime.getRuntime().availableProcessors(), memory);
    }

    /** Whether what took a while there takes about as long here. */
    public boolean comparable(Machine other) {
        long larger = Math.max(memoryMebibytes, other.memoryMebibytes);
        long difference = Math.abs(memoryMebibytes - other.memoryMebibytes);
        return processors == other.processors && difference <= larger / 100.0 * TOLERANCE_PERCENT;
    }
}
