package dev.holdfast.console.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every attempt of every writer. For many threads. */
final class Ledger {
    private final List<Attempt> attempts = new ArrayList<>();
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private final Map<String, Long> failed = new TreeMap<>();

    synchronized void add(Attempt attempt) {
        attempts.add(attempt);
        Map<String, Long> counted = switch (attempt) {
            case Attempt.Acknowledged yes -> acknowledged;
            case Attempt.Failed no -> failed;
        };
        counted.merge(attempt.writer(), 1L, Long::sum);
    }

    /** All of them so far. */
    synchronized List<Attempt> all() {
        return List.copyOf(attempts);
    }

    /** How many commits of that writer were acknowledged so far. */
    synchronized long acknowledged(String writer) {
        return acknowledged.getOrDefault(writer, 0L);
    }

    /** How many of its attempts failed so far. */
    synchronized long failed(String writer) {
        return failed.getOrDefault(writer, 0L);
    }
}
