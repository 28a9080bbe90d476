package dev.holdfast.postgresql.socket;

import dev.holdfast.core.Secret;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SecretRef;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What a login shows where the server asks for a password. */
public sealed interface Password {
    /** The password to show; empty when there is none. */
    Optional<Secret> now();

    /**
     * The password as it stands where it is kept, to be tried once after the server refused the one before; empty when there
     * is no such place.
     *
     * @throws dev.holdfast.core.SecretResolver.SecretUnavailable when that place cannot be read
     */
    Optional<Secret> renewed();

    /** None: the server must not ask. */
    record None() implements Password {
        @Override
        public Optional<Secret> now() {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> renewed() {
            return Optional.empty();
        }
    }

    /** One that does not change. */
    record Given(Secret secret) implements Password {
        @Override
        public Optional<Secret> now() {
            return Optional.of(secret);
        }

        @Override
        public Optional<Secret> renewed() {
            return Optional.empty();
        }
    }

    /** One that is kept somewhere and may be changed there while a function is warm or a run takes long. */
    final class Kept implements Password {
        private final Secrets secrets;
        private final SecretRef reference;
        private final AtomicReference<Secret> known;

        /**
         * Reads it.
         *
         * @throws dev.holdfast.core.SecretResolver.SecretUnavailable when it cannot be read
         */
        public Kept(Secrets secrets, SecretRef reference) {
            this.secrets = secrets;
            this.reference = reference;
            this.known = new AtomicReference<>(secrets.resolve(reference));
        }

        @Override
        public Optional<Secret> now() {
            return Optional.of(known.get());
        }

        @Override
        public Optional<Secret> renewed() {
            Secret fresh = secrets.fresh(reference);
            known.set(fresh);
            return Optional.of(fresh);
        }
    }
}
