package dev.holdfast.local;

import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** Raises the number under {@code counter} step by step, each step on condition that nobody else changed it. */
final class CountingProcess {
    private CountingProcess() {}

    public static void main(String[] arguments) {
        try (ObjectStore store = new FileStore("vault", Path.of(arguments[0]), Clock.systemUTC())) {
            int left = Integer.parseInt(arguments[1]);
            while (left > 0) {
                Fetched current = store.fetch("counter");
                int next = Integer.parseInt(new String(current.content(), StandardCharsets.UTF_8)) + 1;
                try {
                    store.put(
                            "counter",
                            Integer.toString(next).getBytes(StandardCharsets.UTF_8),
                            PutCondition.ifMatches(current.object().tag()));
                    left--;
                } catch (StoreException.ConditionFailed e) {
                    // The other process was faster: read again.
                    continue;
                }
            }
        }
    }
}
