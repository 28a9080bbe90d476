package dev.holdfast.failover.gate;

import dev.holdfast.core.failover.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts observers by where they look from: whoever shares a place shares its network, so one place counts once. A place
 * from which one observer still gets the expected answer sees the region up. What is unknown or older than allowed
 * counts neither way; each place that sees it up takes one away that sees it down.
 */
record Quorum(int down, int up, int unknown, List<String> evidence) {
    /** Clocks of different makers may differ by so much. */
    static final Duration SKEW = Duration.ofMinutes(2);

    /** @param longest an older observation has nothing to say */
    static Quorum of(List<Observation> observations, Instant now, Duration longest) {
        Map<String, List<Observation.Verdict>> places = new TreeMap<>();
        List<String> evidence = new ArrayList<>();
        for (Observation seen : observations) {
            Duration age = Duration.between(seen.at(), now);
            boolean stale = age.compareTo(longest) > 0 || age.negated().compareTo(SKEW) > 0;
            Observation.Verdict counts = stale ? Observation.Verdict.UNKNOWN : seen.verdict();
            places.computeIfAbsent(seen.vantage(), place -> new ArrayList<>()).add(counts);
            evidence.add("%s, seen from %s %s ago: %s%s, %s"
                    .formatted(
                            seen.observer(),
                            seen.vantage(),
                            Spans.text(age),
                            seen.verdict().name().toLowerCase(java.util.Locale.ROOT),
                            stale ? " (too old, or from the future: does not count)" : "",
                            seen.what()));
        }
        int down = 0;
        int up = 0;
        int unknown = 0;
        for (List<Observation.Verdict> verdicts : places.values()) {
            if (verdicts.contains(Observation.Verdict.UP)) {
                up++;
            } else if (verdicts.contains(Observation.Verdict.DOWN)) {
                down++;
            } else {
                unknown++;
            }
        }
        return new Quorum(down, up, unknown, evidence);
    }

    boolean reaches(int quorum) {
        return down - up >= quorum;
    }

    /** Whether those that learnt nothing could still make it. */
    boolean couldReach(int quorum) {
        return down + unknown - up >= quorum;
    }

    String counted() {
        return "%d of %d places see it down, %d see it up, %d learnt nothing"
                .formatted(down, down + up + unknown, up, unknown);
    }
}
