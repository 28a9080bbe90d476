package dev.holdfast.console.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.console.bench.failover.AlarmEvents.Delivery;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.failover.FailoverReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Delivers many events at once, as impatient clouds do: each on a thread of its own. */
final class EventStorm {
    /** Of the order, so that a run can be repeated. */
    static final long SEED = 20_260_101L;

    private final EventFunction function;
    private final Ending ending;

    EventStorm(EventFunction function, Ending ending) {
        this.function = function;
        this.ending = ending;
    }

    /** How often each outcome was answered, once all were. An event that ended in an error counts under its name. */
    SortedMap<String, Integer> deliver(List<Delivery> deliveries) {
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Delivery delivery : deliveries) {
                answers.add(threads.submit(() -> answer(delivery.event())));
            }
        }
        ending.check();
        SortedMap<String, Integer> counted = new TreeMap<>();
        for (Future<String> answer : answers) {
            counted.merge(word(answer), 1, Integer::sum);
        }
        return counted;
    }

    /** How many there are of each shape. */
    static SortedMap<String, Integer> shapes(List<Delivery> deliveries) {
        SortedMap<String, Integer> counted = new TreeMap<>();
        deliveries.forEach(delivery -> counted.merge(delivery.shape().word(), 1, Integer::sum));
        return counted;
    }

    private String answer(JsonNode event) {
        try {
            ending.check();
            return ((FailoverReport) function.handle(event)).outcome().name();
        } catch (HoldfastException e) {
            return "error: " + e.getMessage();
        }
    }

    private static String word(Future<String> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            return "mistake: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailoverBenchFailed("interrupted.", "run the benchmark again.", e);
        }
    }
}
