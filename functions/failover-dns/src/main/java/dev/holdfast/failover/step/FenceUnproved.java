package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import java.util.List;

/** Nothing proves that the old primary takes no writes, so the standby must not be promoted. */
final class FenceUnproved extends HoldfastException {
    FenceUnproved(String region, List<String> said) {
        super(
                "nothing proves that the " + region + " region's server takes no writes"
                        + (said.isEmpty() ? "" : " (" + String.join("; ", said) + ")")
                        + ", so the standby is not promoted.",
                "stop that server at its provider and see that it is stopped, then have the run go on with --run.");
    }
}
