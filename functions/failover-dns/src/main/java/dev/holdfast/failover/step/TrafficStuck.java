package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;
import java.util.List;

/** No instrument of the plan moved traffic. */
final class TrafficStuck extends HoldfastException implements Refusal {
    TrafficStuck(String what, List<String> said) {
        super(
                what + ": " + String.join(" ", said),
                "see to what each instrument says, then have the run go on with --run; or change the records by hand.");
    }
}
