package dev.holdfast.failover.incident;

import dev.holdfast.core.Json;
import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Small JSON documents that several invocations change, in one store, by conditional writes only. A write whose outcome
 * is unknown is settled by reading what stands there afterwards.
 */
public final class SharedRecords {
    /** Each lost round means that somebody else succeeded, so this many in a row mean a store that always refuses. */
    private static final int ROUNDS = 64;

    private final ObjectStore store;

    public SharedRecords(ObjectStore store) {
        this.store = store;
    }

    /** A document and the tag a later conditional write needs. */
    record Standing<T>(T content, String tag) {}

    /**
     * What stands under the key.
     *
     * @throws StoreException when the store cannot be asked
     * @throws IntegrityException when it is not what Holdfast writes there
     */
    public <T> Optional<T> read(String key, Class<T> type) {
        return standing(key, type).map(Standing::content);
    }

    /**
     * Writes the document where nothing stands yet.
     *
     * @return what stands there now: this one, or the one that was faster
     */
    public <T> T claim(String key, Class<T> type, T content) {
        return change(key, type, content, present -> present);
    }

    /**
     * Changes a document, or writes the first one.
     *
     * @param first what is written where nothing stands
     * @param change what becomes of what stands there; must be pure, because it is asked again when somebody else was
     *     faster. Returning an equal document writes nothing
     * @return what stands there now
     */
    public <T> T change(String key, Class<T> type, T first, UnaryOperator<T> change) {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Standing<T>> standing = standing(key, type);
            T wanted = standing.map(present -> change.apply(present.content())).orElse(first);
            if (standing.isPresent() && standing.get().content().equals(wanted)) {
                return wanted;
            }
            PutCondition condition = standing.map(present -> PutCondition.ifMatches(present.tag()))
                    .orElseGet(PutCondition::ifAbsent);
            if (write(key, type, wanted, condition)) {
                return wanted;
            }
        }
        throw new StoreException.Unavailable(
                store.name(), key, "refused " + ROUNDS + " conditional writes in a row.", null);
    }

    private <T> boolean write(String key, Class<T> type, T wanted, PutCondition condition) {
        try {
            store.put(key, Json.bytes(wanted), condition);
            return true;
        } catch (StoreException.ConditionFailed e) {
            return read(key, type).filter(wanted::equals).isPresent();
        } catch (StoreException.Unavailable e) {
            if (read(key, type).filter(wanted::equals).isPresent()) {
                return true;
            }
            throw e;
        }
    }

    private <T> Optional<Standing<T>> standing(String key, Class<T> type) {
        Fetched fetched;
        try {
            fetched = store.fetch(key);
        } catch (StoreException.Missing e) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Standing<>(
                    Json.read(fetched.content(), type), fetched.object().tag()));
        } catch (IOException e) {
            throw new IntegrityException(
                    "store '" + store.name() + "', key '" + key + "': this is not a " + type.getSimpleName() + ".", e);
        }
    }
}
