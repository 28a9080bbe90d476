package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.vault.ObjectStore.Feature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a store promises on top when it claims {@link Feature#ATOMIC_CONDITIONS}: races have exactly one winner. */
public interface AtomicConditionsContract {
    int WRITERS = 16;
    int ROUNDS = 50;

    /** {@code count} independent openings of one new and empty store. */
    List<ObjectStore> openShared(int count) throws Exception;

    @Test
    default void of_sixteen_racing_puts_that_require_absence_exactly_one_wins() throws Exception {
        List<ObjectStore> stores = openShared(WRITERS);
        assertThat(stores).allSatisfy(store -> assertThat(store.features()).contains(Feature.ATOMIC_CONDITIONS));
        for (int round = 0; round < ROUNDS; round++) {
            String key = "race/absent-" + round;
            List<Integer> winners = race(writer -> wins(stores.get(writer), key, writer, PutCondition.ifAbsent()));
            assertThat(winners).hasSize(1);
            assertThat(stores.getFirst().fetch(key).content()).isEqualTo(content(winners.getFirst()));
        }
    }

    @Test
    default void of_sixteen_racing_puts_that_require_one_tag_exactly_one_wins() throws Exception {
        List<ObjectStore> stores = openShared(WRITERS);
        String key = "race/match";
        String[] tag = {
            stores.getFirst().put(key, content(-1), PutCondition.ifAbsent()).tag()
        };
        for (int round = 0; round < ROUNDS; round++) {
            PutCondition condition = PutCondition.ifMatches(tag[0]);
            List<Integer> winners = race(writer -> wins(stores.get(writer), key, writer, condition));
            assertThat(winners).hasSize(1);
            Fetched standing = stores.getFirst().fetch(key);
            assertThat(standing.content()).isEqualTo(content(winners.getFirst()));
            tag[0] = standing.object().tag();
        }
    }

    private static byte[] content(int writer) {
        return ("writer " + writer).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean wins(ObjectStore store, String key, int writer, PutCondition condition) {
        try {
            store.put(key, content(writer), condition);
            return true;
        } catch (StoreException.ConditionFailed e) {
            return false;
        }
    }

    private static List<Integer> race(RacingWriter writer) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                Callable<Boolean> attempt = () -> {
                    start.await();
                    return writer.wins(number);
                };
                outcomes.add(threads.submit(attempt));
            }
        }
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            if (outcomes.get(i).get()) {
                winners.add(i);
            }
        }
        return winners;
    }

    /** One writer's attempt. */
    @FunctionalInterface
    interface RacingWriter {
        boolean wins(int writer);
    }
}
