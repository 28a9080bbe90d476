package dev.holdfast.verify;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The machine a restore was timed on: a restore time means little without it. */
final class Machine {
    private Machine() {}

    static SortedMap<String, String> facts() {
        SortedMap<String, String> facts = new TreeMap<>(Map.of(
                "processors", Integer.toString(Runtime.getRuntime().availableProcessors()),
                "architecture", System.getProperty("os.arch"),
                "system", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "java", System.getProperty("java.version")));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            facts.put("memoryBytes", Long.toString(os.getTotalMemorySize()));
        }
        return facts;
    }
}
