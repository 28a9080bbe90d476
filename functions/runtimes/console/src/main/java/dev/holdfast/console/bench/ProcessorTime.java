package dev.holdfast.console.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time spent meanwhile, as the kernel counts it (proc(5)); zero where the system does not tell.
 *
 * @param all what this process used, everything it started, and what those started
 * @param parts of that, what the named servers used
 */
record ProcessorTime(Duration all, Map<String, Duration> parts) {
    /** What the kernel counts in; fixed for programs since Linux 2.6. */
    private static final long TICKS_PER_SECOND = 100;

    ProcessorTime {
        parts = Map.copyOf(parts);
    }

    /** What was used until now, of servers that are running. */
    static ProcessorTime now(Map<String, ProcessHandle> servers) {
        Map<String, Duration> parts = new TreeMap<>();
        servers.forEach((name, server) -> parts.put(name, of(server)));
        return new ProcessorTime(of(ProcessHandle.current()), parts);
    }

    /** What was used since then. */
    ProcessorTime since(ProcessorTime before) {
        Map<String, Duration> spent = new TreeMap<>(parts);
        before.parts.forEach((name, earlier) -> spent.computeIfPresent(name, (same, later) -> later.minus(earlier)));
        return new ProcessorTime(all.minus(before.all), spent);
    }

    ProcessorTime plus(ProcessorTime next) {
        Map<String, Duration> both = new TreeMap<>(parts);
        next.parts.forEach((name, time) -> both.merge(name, time, Duration::plus));
        return new ProcessorTime(all.plus(next.all), both);
    }

    /** What none of the named servers used: the program itself, its own servers, and the little that measuring takes. */
    Duration rest() {
        return all.minus(parts.values().stream().reduce(Duration.ZERO, Duration::plus));
    }

    /** The shortest time the same work can take on so many processors, all of them busy from beginning to end. */
    Duration floor(int processors) {
        return all.dividedBy(processors);
    }

    /** Of a process, of what it still runs, and of what it ran and saw the end of. */
    private static Duration of(ProcessHandle server) {
        return Stream.concat(Stream.of(server), server.descendants())
                .map(process -> Path.of("/proc", Long.toString(process.pid()), "stat"))
                .map(ProcessorTime::ofProcess)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration ofProcess(Path stat) {
        try {
            // The program's name, in parentheses, may hold blanks. Behind it: state, 10 others, utime stime cutime
            // cstime.
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return ticks(sum(fields, 11, 15));
        } catch (IOException gone) {
            return Duration.ZERO;
        }
    }

    private static long sum(String[] fields, int from, int to) {
        long sum = 0;
        for (int field = from; field < to; field++) {
            sum += Long.parseLong(fields[field]);
        }
        return sum;
    }

    private static Duration ticks(long ticks) {
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }
}
