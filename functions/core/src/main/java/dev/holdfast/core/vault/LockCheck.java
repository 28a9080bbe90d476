package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.plan.VaultSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether the stores really refuse to destroy a backup for as long as the plan says. A bucket that was made without
 * object lock takes a backup as gladly as one with it; the difference shows on the day somebody deletes everything.
 */
public record LockCheck(Vault vault) {

    /** What was found in one store that keeps the backup. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "lock")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Locked.class, name = "locked"),
        @JsonSubTypes.Type(value = NotLocked.class, name = "not-locked"),
        @JsonSubTypes.Type(value = Unknown.class, name = "unknown")
    })
    public sealed interface InStore {
        /** The store's name in the plan. */
        String store();
    }

    /**
     * Everything is locked as promised.
     *
     * @param mode the weakest of all objects
     * @param until the earliest of all objects
     */
    public record Locked(String store, ObjectLock.Mode mode, Instant until, int objects) implements InStore {}

    /**
     * Something can be destroyed earlier, or by more people, than promised.
     *
     * @param objects how many are so
     * @param of how many the backup consists of there
     * @param first what is wrong with the first of them, as a sentence
     */
    public record NotLocked(String store, int objects, int of, String first) implements InStore {}

    /** It could not be learnt. */
    public record Unknown(String store, String why) implements InStore {}

    /**
     * Looks at every object of the backup in every store that keeps it; stores without it are not in the answer. The promise
     * counts from the backup's consistency instant, before which none of its objects was written. Never throws for a store.
     */
    public List<InStore> check(Manifest manifest, VaultSpec.Lock.For promised) {
        Instant until = manifest.consistencyInstant()
                .atZone(ZoneOffset.UTC)
                .plus(promised.period())
                .toInstant()
                // Stores keep whole seconds.
                .truncatedTo(ChronoUnit.SECONDS);
        ObjectLock least = new ObjectLock(mode(promised), until);
        return vault.stores().stream()
                .flatMap(store -> in(store, manifest, least).stream())
                .toList();
    }

    private static ObjectLock.Mode mode(VaultSpec.Lock.For promised) {
        return promised.mode().equals("compliance") ? ObjectLock.Mode.COMPLIANCE : ObjectLock.Mode.GOVERNANCE;
    }

    private Optional<InStore> in(ObjectStore store, Manifest manifest, ObjectLock least) {
        try {
            if (store.head(vault.layout().manifest(manifest)).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(judged(store, BackupObjects.keys(vault.layout(), store, manifest), least));
        } catch (StoreException e) {
            return Optional.of(new Unknown(store.name(), e.explained()));
        }
    }

    private static InStore judged(ObjectStore store, List<String> keys, ObjectLock least) {
        List<ObjectLock> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String key : keys) {
            store.lock(key)
                    .ifPresentOrElse(
                            lock -> complaint(lock, least)
                                    .ifPresentOrElse(why -> wrong.add("'" + key + "' " + why), () -> good.add(lock)),
                            () -> wrong.add("'" + key + "' is not locked"));
        }
        if (!wrong.isEmpty()) {
            return new NotLocked(store.name(), wrong.size(), keys.size(), wrong.getFirst());
        }
        return new Locked(
                store.name(),
                good.stream()
                        .map(ObjectLock::mode)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                good.stream()
                        .map(ObjectLock::until)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                good.size());
    }

    private static Optional<String> complaint(ObjectLock lock, ObjectLock least) {
        if (lock.mode().compareTo(least.mode()) < 0) {
            return Optional.of("is locked in governance mode, the plan says compliance");
        }
        return lock.until().isBefore(least.until())
                ? Optional.of("is locked until " + lock.until() + ", the plan says until " + least.until())
                : Optional.empty();
    }
}
