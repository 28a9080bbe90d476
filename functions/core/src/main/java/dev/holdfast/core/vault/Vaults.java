package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.VaultSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens the vaults of plans with the adapters that are installed. */
public final class Vaults {
    private final List<ObjectStoreFactory> stores;
    private final List<KeyWrapperFactory> keys;
    private final List<SignerFactory> signers;
    private final Clock clock;

    public Vaults(
            List<ObjectStoreFactory> stores, List<KeyWrapperFactory> keys, List<SignerFactory> signers, Clock clock) {
        this.stores = List.copyOf(stores);
        this.keys = List.copyOf(keys);
        this.signers = List.copyOf(signers);
        this.clock = clock;
    }

    /**
     * The vault this plan describes. Does no more I/O than its adapters need to open; a key that cannot be used here
     * (another region's, or a machine that has public keys only) does not hinder reading with another.
     *
     * @throws PlanException with every problem of the vault's configuration, not the first
     */
    public Vault open(Plan plan) {
        return new Opening(plan).open();
    }

    /** One attempt, collecting what is wrong. */
    private final class Opening {
        private final Plan plan;
        private final List<String> problems = new ArrayList<>();

        Opening(Plan plan) {
            this.plan = plan;
        }

        Vault open() {
            VaultSpec spec = plan.vault();
            List<ObjectStore> opened = spec.stores().stream()
                    .map(this::store)
                    .flatMap(Optional::stream)
                    .toList();
            if (spec.stores().isEmpty()) {
                problems.add("the vault has no store.");
            }
            if (spec.store(spec.coordination()).isEmpty()) {
                problems.add(
                        "coordination names store '" + spec.coordination() + "', which is not one of the vault's.");
            }
            List<KeyWrapper> wrappers = spec.keys().stream()
                    .map(this::wrapper)
                    .flatMap(Optional::stream)
                    .toList();
            if (spec.keys().isEmpty()) {
                problems.add("the vault has no key; backups are never stored unencrypted.");
            }
            Optional<SignerFactory> factory = installed(
                    signers, SignerFactory::kind, "signer", spec.signer().kind(), "the signer");
            Optional<TrustedKeys> trusted = factory.flatMap(f -> attempt("the signer", () -> f.trusted(spec.signer())));
            if (!problems.isEmpty()) {
                opened.forEach(ObjectStore::close);
                throw new PlanException(
                        "plan '" + plan.name() + "', vault: " + String.join(" ", problems),
                        "correct the plan's vault section, or use a runtime that has these adapters.");
            }
            ObjectStore coordination = opened.stream()
                    .filter(s -> s.name().equals(spec.coordination()))
                    .findFirst()
                    .orElseThrow();
            return new Vault(
                    new VaultLayout(plan.name()),
                    spec,
                    opened,
                    coordination,
                    wrappers,
                    signer(factory.orElseThrow(), spec.signer()),
                    trusted.orElseThrow(),
                    clock);
        }

        private Optional<ObjectStore> store(StoreSpec spec) {
            String what = "store '" + spec.name() + "'";
            return installed(stores, ObjectStoreFactory::kind, "store", spec.kind(), what)
                    .flatMap(factory -> attempt(what, () -> factory.open(spec)));
        }

        private Optional<KeyWrapper> wrapper(KeySpec spec) {
            return installed(keys, KeyWrapperFactory::kind, "key", spec.kind(), "key '" + spec.name() + "'")
                    .map(factory -> {
                        try {
                            return factory.open(spec);
                        } catch (KeyException e) {
                            return new UnusableKey(spec, e);
                        }
                    });
        }

        /** Whoever only reads needs no private key: its absence shows when something is to be signed. */
        private Supplier<Signer> signer(SignerFactory factory, SignerSpec spec) {
            try {
                Signer signer = factory.open(spec);
                return () -> signer;
            } catch (KeyException e) {
                return () -> {
                    throw e;
                };
            }
        }

        private <F> Optional<F> installed(
                List<F> factories, Function<F, String> kind, String sort, String wanted, String what) {
            Optional<F> found =
                    factories.stream().filter(f -> kind.apply(f).equals(wanted)).findFirst();
            if (found.isEmpty()) {
                problems.add(what + ": no " + sort + " of kind '" + wanted + "' is installed; there are "
                        + factories.stream().map(kind).sorted().toList() + ".");
            }
            return found;
        }

        private <T> Optional<T> attempt(String what, Supplier<T> opening) {
            try {
                return Optional.of(opening.get());
            } catch (HoldfastException e) {
                problems.add(what + ": " + e.explained());
                return Optional.empty();
            }
        }
    }

    /** Stands for a key that could not be opened here, and says why whenever it is used. */
    private record UnusableKey(KeySpec spec, KeyException why) implements KeyWrapper {
        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public String kind() {
            return spec.kind();
        }

        @Override
        public KeyWrap wrap(byte[] dataKey, String context) {
            throw why;
        }

        @Override
        public boolean canUnwrap() {
            return true; // to be asked, so that its reason is heard
        }

        @Override
        public byte[] unwrap(KeyWrap wrap, String context) {
            throw why;
        }
    }
}
