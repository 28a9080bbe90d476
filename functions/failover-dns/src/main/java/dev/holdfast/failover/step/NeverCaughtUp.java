package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;
import dev.holdfast.failover.gate.Spans;
import java.time.Duration;

/** The standby misses something that the primary acknowledged, and did not get it in time. */
final class NeverCaughtUp extends HoldfastException implements Refusal {
    NeverCaughtUp(String region, String position, Duration longest) {
        super(
                "the " + region + " region's standby did not reach " + position + " within " + Spans.text(longest)
                        + ".",
                "look at its replication (disk, network, a long query that holds back replay), then have the run go on; or give"
                        + " it up with --give-up. When the old primary is lost, a new run does not wait for it: it fences it"
                        + " by an independent path.");
    }
}
