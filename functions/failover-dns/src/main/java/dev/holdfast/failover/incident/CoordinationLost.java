package dev.holdfast.failover.incident;

import dev.holdfast.core.HoldfastException;
import java.util.List;

/** The store that is authoritative for leases and journals does not answer. Nothing was done. */
public final class CoordinationLost extends HoldfastException {
    CoordinationLost(String plan, String store, String why, List<String> others) {
        super(
                "the coordination store '" + store + "' does not answer, so nothing acts automatically: " + why,
                "restore the connection and try again"
                        + (others.isEmpty()
                                ? ". "
                                : "; or, when nobody else can be acting on plan '" + plan
                                        + "', move the authority with two"
                                        + " approvals: holdfast failover --plan " + plan + " --move-authority "
                                        + String.join("|", others) + " --reason TEXT. ")
                        + "By hand, in this order: stop the old primary at its provider and see that it is stopped,"
                        + " promote the standby, write to it, change the DNS records.");
    }
}
