package dev.holdfast.failover.step;

import dev.holdfast.core.failover.Replicating;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Verdict;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names of what the steps find out, as the journal keeps them. */
public final class Found {
    /** End of the old primary's log when it was closed. */
    public static final String OLD_POSITION = "old.position";

    /** Up to where the standby was waited for: the old primary's end, so nothing is lost. */
    public static final String CAUGHT_UP = "caught-up";

    /** Who proved that the old primary takes no writes. */
    public static final String FENCED_BY = "fenced.by";

    /** How it was proved. */
    public static final String FENCED_HOW = "fenced.how";

    /** End of the standby's log before its promotion. */
    public static final String STANDBY_POSITION = "standby.position";

    /** What the promotion may lose, in ISO-8601, as measured just before. */
    public static final String LAG_TIME = "lag.time";

    /** The same in bytes of log. */
    public static final String LAG_BYTES = "lag.bytes";

    /** Why the lag is unknown. */
    public static final String LAG_UNKNOWN = "lag.unknown";

    /** The new timeline. */
    public static final String TIMELINE = "promoted.timeline";

    /** Where the timelines part. */
    public static final String FORK = "promoted.position";

    /** What the promotion left behind for somebody to see to, one sentence a line. */
    public static final String AFTERMATH = "promoted.aftermath";

    /** When the first write was acknowledged. */
    public static final String WRITTEN_AT = "written.at";

    /** End of the new primary's log afterwards. */
    public static final String NEW_POSITION = "new.position";

    /** The instrument that moved traffic. */
    public static final String TRAFFIC_BY = "traffic.by";

    /** Which half of the provider's service that took. */
    public static final String TRAFFIC_PLANE = "traffic.plane";

    /** When the provider accepted the change. */
    public static final String TRAFFIC_ACCEPTED = "traffic.accepted";

    /** How long clients may keep going to the old place, in ISO-8601. */
    public static final String TRAFFIC_CONVERGENCE = "traffic.convergence";

    /** Authorities that gave no usable answer after the change. */
    public static final String TRAFFIC_SILENT = "traffic.silent";

    /** What other instruments answered. */
    public static final String TRAFFIC_TROUBLE = "traffic.trouble";

    /** The instrument whose lever was tried without moving it. */
    public static final String TRAFFIC_TRIED = "traffic.tried";

    /** Workloads after scaling. */
    public static final String WORKLOADS = "workloads";

    private Found() {}

    /** How long clients keep the answer that an instrument gave before the change, in ISO-8601. */
    static String before(Instrument instrument) {
        return "traffic.before." + instrument.name();
    }

    /** A figure of one of the servers: {@code old}, {@code standby}, {@code new}. */
    public static String figure(String server, String name) {
        return server + ".figure." + name;
    }

    /** What a server holds, under names that begin with {@code server}. */
    static Facts holding(String server, Replicating.Holding holding) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put(server + ".position", holding.position());
        holding.figures().forEach((name, value) -> facts.put(figure(server, name), value));
        return new Facts(facts);
    }

    /** All figures of one of the servers. */
    public static SortedMap<String, String> figures(String server, Facts facts) {
        String prefix = figure(server, "");
        SortedMap<String, String> figures = new TreeMap<>();
        facts.values().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                figures.put(name.substring(prefix.length()), value);
            }
        });
        return figures;
    }

    /** Whether something was found out; for steps whose effect is to know it. */
    static Verdict known(Facts facts, String name) {
        return facts.get(name).<Verdict>map(Verdict.Yes::new).orElseGet(() -> new Verdict.No("it is not known yet"));
    }
}
