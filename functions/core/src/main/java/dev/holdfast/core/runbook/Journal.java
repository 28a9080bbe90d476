package dev.holdfast.core.runbook;

import dev.holdfast.core.Json;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.runbook.JournalEntry.What;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.VaultLayout;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one run did, entry by entry, in the plan's coordination store. Entry N is written only where none stands, by
 * somebody who has read the N-1 before it: two writers never both write it, and whoever writes knows all that was
 * written. Epochs never fall along a journal, so the first entry of a new holder of the lease shuts out every earlier
 * one, whatever that one still believes.
 *
 * <p>One object is for one thread.
 */
public final class Journal {
    private final ObjectStore coordination;
    private final VaultLayout layout;
    private final RunId run;
    private final Clock clock;
    private final List<JournalEntry> entries = new ArrayList<>();

    private Journal(ObjectStore coordination, VaultLayout layout, RunId run, Clock clock) {
        this.coordination = coordination;
        this.layout = layout;
        this.run = run;
        this.clock = clock;
    }

    /**
     * The journal of a run as it stands; empty when the run has none yet.
     *
     * @throws StoreException when the store cannot be asked
     * @throws IntegrityException when an entry is not what was written
     */
    public static Journal read(ObjectStore coordination, VaultLayout layout, RunId run, Clock clock) {
        Journal journal = new Journal(coordination, layout, run, clock);
        journal.readOn();
        return journal;
    }

    /** What was written so far, oldest first. */
    public List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** Whether the run, as it was begun last, got beyond these steps. */
    public boolean isBeyond(Set<String> steps) {
        return course().isBeyond(steps);
    }

    Course course() {
        return Course.of(entries);
    }

    /** What an entry says, apart from where, when and by whom. */
    record Line(String runbook, What what, String step, Facts facts, String reason) {}

    /**
     * Writes the next entry, after asking the guard.
     *
     * @throws FencedOff when somebody with another epoch writes this journal
     * @throws dev.holdfast.core.vault.lease.LeaseLost when the right to act is gone
     * @throws StoreException when it is not known to be written
     */
    JournalEntry append(Guard guard, Line line) {
        JournalEntry entry = next(guard, line);
        Optional<JournalEntry> other = put(entry);
        if (other.isPresent()) {
            throw new FencedOff(run, guard.epoch(), other.get().epoch());
        }
        entries.add(entry);
        return entry;
    }

    /**
     * As {@link #append}, for the first entry of an invocation. An earlier holder of the lease may have written since the
     * journal was read.
     *
     * @return false when that is so: nothing was written, what that one wrote has been read, decide anew
     */
    boolean claim(Guard guard, Line line) {
        JournalEntry entry = next(guard, line);
        Optional<JournalEntry> other = put(entry);
        if (other.isEmpty()) {
            entries.add(entry);
            return true;
        }
        if (other.get().epoch() >= guard.epoch()) {
            throw new FencedOff(run, guard.epoch(), other.get().epoch());
        }
        readOn();
        return false;
    }

    private JournalEntry next(Guard guard, Line line) {
        long newest = entries.isEmpty() ? 0 : entries.getLast().epoch();
        if (newest > guard.epoch()) {
            throw new FencedOff(run, guard.epoch(), newest);
        }
        guard.check();
        return new JournalEntry(
                JournalEntry.SCHEMA,
                run,
                entries.size() + 1,
                line.runbook(),
                line.what(),
                line.step(),
                guard.epoch(),
                clock.instant(),
                line.facts(),
                line.reason());
    }

    /**
     * Puts the entry where none stands.
     *
     * @return what stands there instead, if something else does. A write whose outcome is unknown is settled by reading;
     *     an adapter's own retry after a lost answer is refused by the very write it repeats
     */
    private Optional<JournalEntry> put(JournalEntry entry) {
        String key = layout.journal(run, entry.number());
        try {
            coordination.put(key, Json.bytes(entry), PutCondition.ifAbsent());
            return Optional.empty();
        } catch (StoreException.ConditionFailed e) {
            return Optional.of(read(entry.number()).orElseThrow(() -> e)).filter(other -> !other.equals(entry));
        } catch (StoreException.Unavailable e) {
            return Optional.of(read(entry.number()).orElseThrow(() -> e)).filter(other -> !other.equals(entry));
        }
    }

    private void readOn() {
        for (Optional<JournalEntry> next = read(entries.size() + 1);
                next.isPresent();
                next = read(entries.size() + 1)) {
            entries.add(next.get());
        }
    }

    private Optional<JournalEntry> read(int number) {
        String key = layout.journal(run, number);
        byte[] content;
        try {
            content = coordination.fetch(key).content();
        } catch (StoreException.Missing e) {
            return Optional.empty();
        }
        try {
            JournalEntry entry = Json.read(content, JournalEntry.class);
            if (entry.schema() == JournalEntry.SCHEMA && entry.run().equals(run) && entry.number() == number) {
                return Optional.of(entry);
            }
            throw new IntegrityException(where(key) + "this entry belongs elsewhere, or is of a newer version.");
        } catch (IOException e) {
            throw new IntegrityException(where(key) + "this is not a journal entry.", e);
        }
    }

    private String where(String key) {
        return "store '" + coordination.name() + "', key '" + key + "': ";
    }
}
