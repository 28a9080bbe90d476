package dev.holdfast.console.bench.failover;

import dev.holdfast.core.Json;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.runbook.Journal;
import dev.holdfast.core.runbook.JournalEntry;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What journals stand in a plan's coordination store, and what writing them costs. */
final class JournalCost {
    private static final int PAGE = 1000;

    private final Vaults vaults;
    private final Plan plan;
    private final Clock clock;

    JournalCost(Vaults vaults, Plan plan, Clock clock) {
        this.vaults = vaults;
        this.plan = plan;
        this.clock = clock;
    }

    /**
     * What the journals say.
     *
     * @param runs how many runs have one
     * @param redirections how often in all of them traffic was about to be moved
     */
    record Count(int runs, long redirections) {}

    /** Reads all journals. */
    Count count() {
        try (Vault vault = vaults.open(plan)) {
            Set<String> runs = runs(vault);
            long redirections = runs.stream()
                    .map(run -> Journal.read(vault.coordination(), vault.layout(), RunId.parse(run), clock))
                    .flatMap(journal -> journal.entries().stream())
                    .filter(entry -> entry.what() == JournalEntry.What.BEGUN)
                    .filter(entry -> entry.step().equals("redirect-traffic"))
                    .count();
            return new Count(runs.size(), redirections);
        }
    }

    private static Set<String> runs(Vault vault) {
        String prefix = vault.layout().journals();
        Set<String> runs = new TreeSet<>();
        String after = "";
        List<StoredObject> page;
        do {
            page = vault.coordination().list(prefix, after, PAGE);
            page.forEach(
                    object -> runs.add(object.key().substring(prefix.length()).split("/")[0]));
            after = page.isEmpty() ? after : page.getLast().key();
        } while (page.size() == PAGE);
        return runs;
    }

    /** How many entries a run's journal has. */
    int entries(RunId run) {
        try (Vault vault = vaults.open(plan)) {
            return Journal.read(vault.coordination(), vault.layout(), run, clock)
                    .entries()
                    .size();
        }
    }

    /**
     * Writes the entries of a run's journal once more, one by one and over and over, elsewhere in the same store, the way
     * the journal does: only where nothing stands.
     */
    List<Duration> again(RunId run, int writes) {
        try (Vault vault = vaults.open(plan)) {
            ObjectStore store = vault.coordination();
            List<byte[]> entries = Journal.read(store, vault.layout(), run, clock).entries().stream()
                    .map(Json::bytes)
                    .toList();
            List<Duration> times = new ArrayList<>();
            for (int number = 0; number < writes; number++) {
                String key = vault.layout().everything() + "journal-cost/%06d.json".formatted(number);
                long began = System.nanoTime();
                store.put(key, entries.get(number % entries.size()), PutCondition.ifAbsent());
                times.add(Duration.ofNanos(System.nanoTime() - began));
            }
            return times;
        }
    }
}
