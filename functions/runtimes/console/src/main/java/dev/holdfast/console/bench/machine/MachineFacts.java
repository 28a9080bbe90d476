package dev.holdfast.console.bench.machine;

import dev.holdfast.console.output.Figures;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What this machine is, as far as it decides how fast something goes. */
public final class MachineFacts {
    private MachineFacts() {}

    /** As it is now, load included. */
    public static SortedMap<String, String> now() {
        SortedMap<String, String> machine = new TreeMap<>(Map.of(
                "processors", Integer.toString(Runtime.getRuntime().availableProcessors()),
                "architecture", System.getProperty("os.arch"),
                "system", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "java", Runtime.version().toString()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            machine.put("memory", Figures.bytes(os.getTotalMemorySize()));
            machine.put("load at the end", String.format(Locale.ROOT, "%.1f", os.getSystemLoadAverage()));
        }
        return machine;
    }
}
