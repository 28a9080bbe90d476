package dev.holdfast.aws.control;

import dev.holdfast.core.failover.AuthoritativeDns;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The record that clients ask for, and where it leads when either side serves. All of it stands in the plan, so that the
 * proof needs the name servers only. An alias is judged by the addresses it answers with; where those change by themselves, as
 * a load balancer's do, they cannot be written down and the record cannot be proved: use a CNAME there.
 *
 * @param servers who is asked for proof; all of the zone's when empty
 */
record SteeredRecord(
        String zone,
        String name,
        String type,
        SortedSet<String> primary,
        SortedSet<String> standby,
        List<String> servers) {

    /** What the name servers said, and the longest time to live among their answers; zero when there is none. */
    record Seen(List<TrafficView.Answer> answers, Duration ttl) {
        /** The view of these answers, when the provider needs so long to pass a change on. */
        TrafficView view(Duration propagation, Duration shortestTtl) {
            Duration longest = ttl.compareTo(shortestTtl) > 0 ? ttl : shortestTtl;
            return new TrafficView(answers, propagation.plus(longest), longest);
        }

        /**
         * As seen, but with what is wrong at the provider as one more answer where the others alone would look right:
         * who is led to the right side by the wrong cause is not led at all.
         */
        Seen doubting(String wrong) {
            boolean looksRight = answers.stream().anyMatch(answer -> answer.reply() instanceof Reply.Serves);
            if (wrong.isEmpty() || !looksRight) {
                return this;
            }
            List<TrafficView.Answer> all = new ArrayList<>(answers);
            all.add(new TrafficView.Answer("Route 53's management interface", new Reply.Silent(wrong)));
            return new Seen(all, ttl);
        }
    }

    /** @throws TrafficException.Precondition when the two sides cannot be told apart, or a setting is missing */
    static SteeredRecord of(Instrument instrument) {
        String type = setting(instrument, "type");
        SteeredRecord record = new SteeredRecord(
                plainName(setting(instrument, "zone")),
                plainName(setting(instrument, "record")),
                type,
                plain(type, List.of(setting(instrument, "primary").split(" "))),
                plain(type, List.of(setting(instrument, "standby").split(" "))),
                instrument
                        .setting("ask")
                        .map(servers -> List.of(servers.split(" +")))
                        .orElse(List.of()));
        if (!Collections.disjoint(record.primary, record.standby)) {
            throw new TrafficException.Precondition(
                    instrument.name(),
                    "'primary' and 'standby' lead to the same place, so an answer says nothing.",
                    "give each side a destination of its own.");
        }
        return record;
    }

    private static String setting(Instrument instrument, String name) {
        return instrument
                .setting(name)
                .orElseThrow(() -> new TrafficException.Precondition(
                        instrument.name(),
                        "the record is named, but not its '" + name + "'.",
                        "give zone, type, primary and standby together with record, or none of them."));
    }

    /** Where it leads when this side serves. */
    SortedSet<String> destinations(Side side) {
        return side == Side.PRIMARY ? primary : standby;
    }

    /** Asks every authority. */
    Seen seenBy(AuthoritativeDns dns) {
        List<AuthoritativeDns.Answer> answers = dns.ask(servers, zone, name, type);
        return new Seen(
                answers.stream()
                        .map(answer -> new TrafficView.Answer(answer.server(), reply(answer)))
                        .toList(),
                answers.stream()
                        .filter(answer -> answer.problem().isEmpty())
                        .map(AuthoritativeDns.Answer::ttl)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
    }

    private Reply reply(AuthoritativeDns.Answer answer) {
        if (answer.values().isEmpty()) {
            return new Reply.Silent(answer.problem());
        }
        SortedSet<String> values = plain(type, answer.values());
        for (Side side : Side.values()) {
            if (destinations(side).containsAll(values)) {
                return new Reply.Serves(side);
            }
        }
        return new Reply.Elsewhere(String.join(" ", values));
    }

    /** Values in one spelling: names in lower case without the last dot, addresses in their shortest form. */
    static SortedSet<String> plain(String type, Collection<String> values) {
        SortedSet<String> plain = new TreeSet<>();
        values.forEach(value -> plain.add(type.equals("AAAA") ? plainAddress(value) : plainName(value)));
        return Collections.unmodifiableSortedSet(plain);
    }

    static String plainName(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String plainAddress(String value) {
        if (!value.contains(":")) {
            return plainName(value);
        }
        try {
            // A literal: nobody is asked.
            return InetAddress.getByName(value.strip()).getHostAddress();
        } catch (UnknownHostException e) {
            return plainName(value);
        }
    }
}
