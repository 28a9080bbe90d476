package dev.holdfast.core.vault;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.Objectives;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.vault.lease.SettableClock;
import dev.holdfast.core.vault.pipeline.TestKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What functions are tested on: a plan {@code clinic} whose vault has a primary and a copy in memory, real keys, and a
 * clock that stands still. What a test puts before a store counts from the next time the vault is opened.
 */
public final class TestVault {
    /** When the tests take place. */
    public static final Instant NOW = Instant.parse("2026-03-02T04:10:00Z");

    private boolean replicated;
    private VaultSpec.Lock lock = new VaultSpec.Lock.None();
    private final SettableClock clock = new SettableClock(NOW);
    private final TestKeys keys = new TestKeys();
    private final InMemoryStore primary = new InMemoryStore("primary", clock);
    private final InMemoryStore copy = InMemoryStore.locking("copy", clock);
    private final Map<String, ObjectStore> opened = new HashMap<>();
    private final String coordination;
    private List<String> wrappingKeys = List.of("w1");

    /** @param coordination which of the two stores holds the leases */
    public TestVault(String coordination) {
        this.coordination = coordination;
        reset();
    }

    /** Leases in the primary store. */
    public TestVault() {
        this("primary");
    }

    public SettableClock clock() {
        return clock;
    }

    public TestKeys keys() {
        return keys;
    }

    public InMemoryStore primary() {
        return primary;
    }

    public InMemoryStore copy() {
        return copy;
    }

    /** Puts something before one of the two stores. */
    public void replace(ObjectStore store) {
        opened.put(store.name(), store);
    }

    /** Takes away what stands before the stores. */
    public void reset() {
        replace(primary);
        replace(copy);
    }

    /** Opens the vault with other wrapping keys from now on, see {@link TestKeys#open(KeySpec)}. */
    public void useWrappingKey(String... references) {
        wrappingKeys = List.of(references);
    }

    /** Has the plan promise a lock from now on. */
    public void promise(VaultSpec.Lock promised) {
        lock = promised;
    }

    /**
     * The provider brings the primary store's objects into the copy by itself from now on.
     *
     * @param arrived whether they have arrived; asked whenever somebody looks
     */
    public void replicate(BooleanSupplier arrived) {
        replicated = true;
        replace(answering(primary, Map.of("replication", key -> ObjectStore.Replication.PENDING)));
        replace(answering(copy, Map.of("head", key -> arrived.getAsBoolean() ? primary.head(key) : Optional.empty())));
    }

    private static ObjectStore answering(ObjectStore store, Map<String, Function<String, Object>> otherwise) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    Function<String, Object> answer = otherwise.get(method.getName());
                    return answer == null ? passedOn(store, method, arguments) : answer.apply((String) arguments[0]);
                });
    }

    private static Object passedOn(ObjectStore store, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The plan with these systems: RTO 4 hours, RPO 1 hour. */
    public Plan plan(SystemSpec... systems) {
        List<StoreSpec> stores = Stream.of("primary", "copy")
                .map(name -> new StoreSpec(
                        name,
                        "memory",
                        "here",
                        replicated && name.equals("copy")
                                ? new TreeMap<>(Map.of("replicated", "true"))
                                : new TreeMap<>()))
                .toList();
        return new Plan(
                "clinic",
                "00".repeat(32),
                new Objectives(Duration.ofHours(4), Duration.ofHours(1)),
                new VaultSpec(
                        stores,
                        coordination,
                        wrappingKeys.stream()
                                .map(reference -> new KeySpec("key-" + reference, "local", reference))
                                .toList(),
                        new SignerSpec("local", "s1"),
                        lock),
                List.of(systems));
    }

    /** Opens this vault whenever a plan of {@link #plan} is opened. */
    public Vaults vaults() {
        ObjectStoreFactory factory = new ObjectStoreFactory() {
            @Override
            public String kind() {
                return "memory";
            }

            @Override
            public ObjectStore open(StoreSpec spec) {
                return opened.get(spec.name());
            }
        };
        return new Vaults(List.of(factory), List.of(keys), List.of(keys), clock);
    }

    /** The vault as it is, with nothing before its stores. */
    public Vault open() {
        Map<String, ObjectStore> before = Map.copyOf(opened);
        reset();
        Vault vault = vaults().open(plan());
        opened.putAll(before);
        return vault;
    }

    /** All keys of a store below a prefix. */
    public static List<String> keys(ObjectStore store, String prefix) {
        return Documents.keys(store, prefix);
    }

    /**
     * A store that cannot be reached for chosen requests.
     *
     * @param failing is told the method's name and the key or prefix
     */
    public static ObjectStore unavailable(ObjectStore store, BiPredicate<String, String> failing) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments[0] instanceof String key
                            && failing.test(method.getName(), key)) {
                        throw new StoreException.Unavailable(store.name(), key, "injected failure.", null);
                    }
                    return passedOn(store, method, arguments);
                });
    }
}
