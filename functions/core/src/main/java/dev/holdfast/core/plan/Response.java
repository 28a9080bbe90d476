package dev.holdfast.core.plan;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * Who does what when it happens, and who hears of it.
 *
 * @param onCall roles in the order they are called
 * @param functions what the business must keep doing meanwhile
 * @param afterwards what follows once service is back
 */
public record Response(
        List<Severity> severities,
        List<Role> team,
        List<String> onCall,
        List<Escalation> escalation,
        List<Channel> channels,
        List<Message> messages,
        List<Vendor> vendors,
        List<BusinessFunction> functions,
        List<FollowUp> afterwards) {

    /** Nothing is arranged. */
    public static Response none() {
        return new Response(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * How bad it is.
     *
     * @param respond until when somebody works on it
     * @param audience who hears of it
     */
    public record Severity(String name, String means, Deadline respond, List<String> audience) {}

    /** A seat in the team; people change, roles stay. */
    public record Role(String name, String title, String duties, String contact) {}

    /**
     * What happens when it lasts.
     *
     * @param after how long it has lasted
     */
    public record Escalation(Duration after, String what, String by) {}

    /**
     * A way to reach people.
     *
     * @param kind {@code email}, {@code slack}, {@code teams}, {@code pagerduty}, {@code status-page}, {@code phone},
     *     {@code webhook}
     * @param settings the kind's plain settings
     * @param secrets the kind's secrets
     */
    public record Channel(
            String name, String kind, SortedMap<String, String> settings, SortedMap<String, SecretRef> secrets) {}

    /**
     * Something that is said.
     *
     * @param to audiences
     * @param channels names of {@link Channel}s
     * @param deadline until when the first goes out
     * @param repeat how often it is renewed; {@link Duration#ZERO} when said once
     * @param contents what it must contain
     */
    public record Message(
            String name,
            List<String> to,
            List<String> channels,
            Deadline deadline,
            Duration repeat,
            List<String> contents) {}

    /** Somebody outside who helps. */
    public record Vendor(String name, String helps, String contact) {}

    /**
     * What the business must keep doing.
     *
     * @param fallback how, while the systems are down
     */
    public record BusinessFunction(String name, String why, String fallback) {}

    /** What is done after service is back; the deadline counts from there. */
    public record FollowUp(Deadline deadline, String what, String by) {}
}
