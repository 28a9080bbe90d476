package dev.holdfast.console.drill;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.failover.Side;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether at most one server acknowledged writes at any time. Pure: who served when in, the verdict out.
 *
 * <p>A commit happens between being sent and being acknowledged, so the whole of that counts as its time. Writers that try
 * all the time on both servers would show a second primary as one more change of server, or as times that overlap.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "verdict")
sealed interface OneAtATime {
    /** One sentence. */
    String what();

    /**
     * It is proved.
     *
     * @param closest the shortest time between two servers, from the last acknowledgement of one to the first attempt that
     *     succeeded on the other
     */
    record Proved(String what, Duration closest) implements OneAtATime {}

    /** It is not so, or cannot be told. */
    record Violated(String what) implements OneAtATime {}

    /**
     * Judges.
     *
     * @param tenures as {@link Tenure#of} gives them
     * @param served the servers in the order in which service was moved to them
     */
    static OneAtATime judge(List<Tenure> tenures, List<Side> served) {
        List<Side> seen = tenures.stream().map(Tenure::server).toList();
        if (!seen.equals(served)) {
            return new Violated(
                    "writes were acknowledged by " + words(seen) + ", but service was moved as " + words(served));
        }
        Duration closest = Duration.ofDays(1);
        for (int i = 1; i < tenures.size(); i++) {
            Duration between =
                    Duration.between(tenures.get(i - 1).until(), tenures.get(i).from());
            if (between.isNegative()) {
                return new Violated("a write was under way on the server of the "
                        + tenures.get(i).server().word() + " region before the other one's last acknowledgement at "
                        + tenures.get(i - 1).until());
            }
            closest = between.compareTo(closest) < 0 ? between : closest;
        }
        return new Proved("no acknowledgement of one server lies between two of the other", closest);
    }

    private static String words(List<Side> sides) {
        return sides.isEmpty() ? "nobody" : sides.stream().map(Side::word).collect(Collectors.joining(", then "));
    }
}
