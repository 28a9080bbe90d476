package dev.holdfast.console.bench.failover;

import dev.holdfast.console.bench.failover.AlarmEvents.Delivery;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.failover.FailoverReport;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Delivers many events at once, as impatient clouds do: each on a thread of its own. */
record EventStorm(Invocations invocations) {
    /** Of the order, so that a run can be repeated. */
    static final long SEED = 20_260_101L;

    /** How often each outcome was answered, once all were. An event that ended in an error counts under its words. */
    SortedMap<String, Integer> deliver(List<Delivery> deliveries) {
        List<Invocations.Outcome<String>> calls = deliveries.stream()
                .<Invocations.Outcome<String>>map(delivery -> function -> answer(function, delivery))
                .toList();
        SortedMap<String, Integer> counted = new TreeMap<>();
        invocations.all(calls).forEach(answer -> counted.merge(answer, 1, Integer::sum));
        return counted;
    }

    /** How many there are of each shape. */
    static SortedMap<String, Integer> shapes(List<Delivery> deliveries) {
        SortedMap<String, Integer> counted = new TreeMap<>();
        deliveries.forEach(delivery -> counted.merge(delivery.shape().word(), 1, Integer::sum));
        return counted;
    }

    private static String answer(EventFunction function, Delivery delivery) {
        try {
            return ((FailoverReport) function.handle(delivery.event()))
                    .outcome()
                    .name();
        } catch (HoldfastException e) {
            return "error: " + e.getMessage();
        }
    }
}
