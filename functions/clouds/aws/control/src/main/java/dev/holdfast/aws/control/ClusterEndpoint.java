package dev.holdfast.aws.control;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import java.util.Arrays;
import java.util.List;

/** One of a routing control cluster's endpoints: they hold the same states, each in a region of its own. */
record ClusterEndpoint(String region, Reach reach) {

    /** Those of the plan, in its order. */
    static List<ClusterEndpoint> of(Instrument instrument) {
        return Arrays.stream(instrument.required("endpoints").split(" "))
                .map(endpoint -> endpoint.split("=", 2))
                .map(parts -> new ClusterEndpoint(parts[0], new Reach(parts[0], parts[1], Reach.timeout(instrument))))
                .toList();
    }

    /** The ARN of this side's control. */
    static String control(Instrument instrument, Side side) {
        return instrument.required(side.word() + "Control");
    }
}
