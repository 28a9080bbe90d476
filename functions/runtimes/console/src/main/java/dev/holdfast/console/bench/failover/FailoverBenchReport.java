package dev.holdfast.console.bench.failover;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.SortedMap;

/**
 * What a benchmark of failovers found.
 *
 * @param machine what it ran on
 * @param settings versions, sizes and the plan's settings that matter
 * @param spreads what was measured more than once
 * @param storm what many events of one outage led to
 * @param peerRatio median from event to accepted change, as a multiple of what {@code nsupdate} takes for the same change
 * @param journalShare share of a whole failover's time that went into writing its journal, median
 * @param bounds each bound and whether it was met
 * @param remarks how it was measured, and what was left out
 */
public record FailoverBenchReport(
        SortedMap<String, String> machine,
        SortedMap<String, String> settings,
        List<Spread> spreads,
        Storm storm,
        double peerRatio,
        double journalShare,
        List<Bound> bounds,
        List<String> remarks) {
    public FailoverBenchReport {
        spreads = List.copyOf(spreads);
        bounds = List.copyOf(bounds);
        remarks = List.copyOf(remarks);
    }

    /**
     * Many events of one outage, delivered at once.
     *
     * @param sent how many of each shape
     * @param answers how often each outcome was answered
     * @param zoneChanges by how much the zone's serial number grew: the name server counts each change once
     * @param runs how many runs have a journal
     * @param redirections how often these journals say that traffic was about to be moved
     */
    record Storm(
            int events,
            SortedMap<String, Integer> sent,
            SortedMap<String, Integer> answers,
            long zoneChanges,
            int runs,
            long redirections) {
        /** Failovers, by whichever witness counted most. */
        long failovers() {
            return Math.max(Math.max(zoneChanges, redirections), answers.getOrDefault("SWITCHED", 0));
        }
    }

    /**
     * What was promised of one figure.
     *
     * @param unit {@code ms} or {@code failovers}
     * @param exactly whether the value must equal the bound; otherwise it must stay below
     */
    record Bound(String what, String unit, double value, double bound, boolean exactly) {
        /** {@code met} or {@code missed}. */
        @JsonProperty
        public String verdict() {
            return (exactly ? value == bound : value < bound) ? "met" : "missed";
        }
    }
}
