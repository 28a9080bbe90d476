package dev.holdfast.console.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * What a benchmark of backups found.
 *
 * @param machine what it ran on
 * @param settings what both sides shared: versions, the servers' settings, sizes
 * @param results one per contender that ran, in the order of {@link Contender}
 * @param bounds each bound and whether it was met
 * @param remarks what did not run, and why
 */
record BackupBenchReport(
        SortedMap<String, String> machine,
        SortedMap<String, String> settings,
        List<Result> results,
        List<Bound> bounds,
        List<String> remarks) {

    /**
     * All runs of one contender.
     *
     * @param letter as the bounds name it
     * @param median of the times; of an even number the upper of the two in the middle
     * @param peakBytes the most memory any run of its program had resident; zero where not known
     * @param bytes what one run stored; zero where that is not asked
     * @param processor where the processor time of the run went that took the median time
     */
    record Result(
            String letter,
            String what,
            Duration median,
            Duration fastest,
            Duration slowest,
            List<Duration> times,
            long peakBytes,
            long bytes,
            ProcessorTime processor) {

        static Result of(Contender contender, List<Measured> runs) {
            List<Measured> sorted =
                    runs.stream().sorted(Comparator.comparing(Measured::time)).toList();
            Measured median = sorted.get(sorted.size() / 2);
            return new Result(
                    contender.letter(),
                    contender.what(),
                    median.time(),
                    sorted.getFirst().time(),
                    sorted.getLast().time(),
                    runs.stream().map(Measured::time).toList(),
                    runs.stream().mapToLong(Measured::peakBytes).max().orElse(0),
                    runs.getLast().bytes(),
                    median.processor());
        }
    }

    /**
     * One figure that must not be exceeded.
     *
     * @param unit {@code x} for a ratio, {@code bytes} for memory
     * @param least what the value would be if every processor were busy all the time: with the work as it is, no order of
     *     it can give less. Zero where that is not asked
     */
    record Bound(String what, String unit, double value, double bound, double least) {
        static Bound ratio(String what, Result ours, Result peers, double bound, int processors) {
            double peer = peers.median().toNanos();
            return new Bound(
                    what,
                    "x",
                    ours.median().toNanos() / peer,
                    bound,
                    ours.processor().floor(processors).toNanos() / peer);
        }

        static Bound memory(String what, long peakBytes, long bound) {
            return new Bound(what, "bytes", peakBytes, bound, 0);
        }

        /** {@code met} or {@code missed}. */
        public String verdict() {
            return value <= bound ? "met" : "missed";
        }
    }
}
