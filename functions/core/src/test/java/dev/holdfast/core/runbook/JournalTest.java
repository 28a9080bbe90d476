package dev.holdfast.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.runbook.Journal.Line;
import dev.holdfast.core.runbook.JournalEntry.What;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final Line LINE = new Line("region-loss", What.BEGUN, "fence", Facts.of("lag", "3 s"), "why");
    private static final Line FIRST = new Line("region-loss", What.OPENED, "", Facts.none(), "fence");

    private final Theatre theatre = new Theatre();

    @Test
    void what_was_written_is_read_as_it_was_written() {
        Journal journal = read(theatre.store);
        journal.append(of(7), FIRST);
        JournalEntry written = journal.append(of(7), LINE);

        assertThat(read(theatre.store).entries()).isEqualTo(journal.entries()).endsWith(written);
        assertThat(written)
                .isEqualTo(new JournalEntry(
                        1,
                        theatre.run,
                        2,
                        "region-loss",
                        What.BEGUN,
                        "fence",
                        7,
                        Theatre.START,
                        Facts.of("lag", "3 s"),
                        "why"));
        assertThat(theatre.store.head("plan/journals/" + theatre.run + "/000002.json"))
                .isPresent();
    }

    @Test
    void two_writers_never_both_write_one_entry() {
        Journal one = read(theatre.store);
        Journal other = read(theatre.store);
        one.append(of(1), FIRST);

        assertThatThrownBy(() -> other.append(of(1), LINE)).isInstanceOf(FencedOff.class);
        assertThatThrownBy(() -> other.append(of(2), LINE)).isInstanceOf(FencedOff.class);
        assertThat(read(theatre.store).entries()).hasSize(1);
    }

    @Test
    void a_lower_epoch_than_one_that_stands_is_never_written() {
        Journal old = read(theatre.store);
        old.append(of(1), FIRST);
        assertThat(read(theatre.store).claim(of(2), LINE)).isTrue();

        assertThatThrownBy(() -> old.append(of(1), LINE))
                .isInstanceOf(FencedOff.class)
                .hasMessageContainingAll("epoch 1", "epoch 2", theatre.run.toString());
        assertThatThrownBy(() -> read(theatre.store).append(of(1), LINE)).isInstanceOf(FencedOff.class);
        assertThatThrownBy(() -> read(theatre.store).claim(of(1), LINE)).isInstanceOf(FencedOff.class);
        assertThat(read(theatre.store).entries()).hasSize(2);
    }

    @Test
    void a_claim_takes_account_of_what_an_earlier_holder_wrote_meanwhile() {
        Journal straggler = read(theatre.store);
        Journal successor = read(theatre.store);
        straggler.append(of(1), FIRST);
        straggler.append(of(1), LINE);

        assertThat(successor.claim(of(2), FIRST)).isFalse();
        assertThat(successor.entries()).isEqualTo(straggler.entries());
        assertThat(successor.claim(of(2), LINE)).isTrue();
        assertThat(successor.entries()).hasSize(3);
    }

    @Test
    void a_claim_gives_way_to_a_later_holder() {
        Journal earlier = read(theatre.store);
        read(theatre.store).append(of(2), FIRST);

        assertThatThrownBy(() -> earlier.claim(of(1), FIRST)).isInstanceOf(FencedOff.class);
    }

    @Test
    void nothing_is_written_without_the_right_to() {
        Guard none = new Guard() {
            @Override
            public void check() {
                throw new ModelStep.No();
            }

            @Override
            public long epoch() {
                return 1;
            }
        };

        assertThatThrownBy(() -> read(theatre.store).append(none, LINE)).isInstanceOf(ModelStep.No.class);
        assertThat(read(theatre.store).entries()).isEmpty();
    }

    @Test
    void a_write_whose_answer_was_lost_is_settled_by_reading_what_stands_there() {
        // 1: nothing stands; 2: the write
        ObjectStore forgetful = FaultyStore.failingOnce(theatre.store, 2, FaultyStore.Moment.AFTER);
        Journal journal = read(forgetful);
        journal.append(of(1), FIRST);
        journal.append(of(1), LINE);

        assertThat(read(theatre.store).entries()).isEqualTo(journal.entries()).hasSize(2);
    }

    @Test
    void a_write_that_did_not_happen_is_reported_and_may_be_repeated() {
        ObjectStore deaf = FaultyStore.failingOnce(theatre.store, 2, FaultyStore.Moment.BEFORE);
        Journal journal = read(deaf);

        assertThatThrownBy(() -> journal.append(of(1), FIRST)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(journal.entries()).isEmpty();
        journal.append(of(1), FIRST);
        assertThat(read(theatre.store).entries()).hasSize(1);
    }

    @Test
    void an_adapter_that_repeats_a_write_itself_is_not_taken_for_another_writer() {
        ObjectStore repeating = (ObjectStore) java.lang.reflect.Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("put")) {
                            method.invoke(theatre.store, arguments);
                        }
                        return method.invoke(theatre.store, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Journal journal = read(repeating);
        journal.append(of(1), FIRST);
        journal.append(of(1), LINE);

        assertThat(read(theatre.store).entries()).hasSize(2);
    }

    @Test
    void what_is_no_entry_of_this_journal_is_refused() {
        String key = Theatre.LAYOUT.journal(theatre.run, 1);
        read(theatre.store).append(of(1), FIRST);
        String good = new String(theatre.store.fetch(key).content(), StandardCharsets.UTF_8);

        for (String bad : new String[] {
            "{\"schema\":", good.replace("\"schema\":1", "\"schema\":2"), good.replace("\"number\":1", "\"number\":2")
        }) {
            theatre.store.put(key, bad.getBytes(StandardCharsets.UTF_8), PutCondition.always());
            assertThatThrownBy(() -> read(theatre.store))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining(key);
        }
    }

    private Journal read(ObjectStore store) {
        return Journal.read(store, Theatre.LAYOUT, theatre.run, theatre.clock);
    }

    private static Guard of(long epoch) {
        return new Guard() {
            @Override
            public void check() {
                // Always allowed.
            }

            @Override
            public long epoch() {
                return epoch;
            }
        };
    }
}
