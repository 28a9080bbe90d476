package dev.holdfast.core;

import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Hosts;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.vault.KeyWrapperFactory;
import dev.holdfast.core.vault.ObjectStoreFactory;
import dev.holdfast.core.vault.SignerFactory;
import dev.holdfast.core.vault.Vaults;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Joins what every runtime needs from whatever adapters it carries. */
@ApplicationScoped
class Wiring {
    /** The one clock: nothing else asks for the time. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Pace pace() {
        return Pace.real();
    }

    @Produces
    @Singleton
    Secrets secrets(@All List<SecretResolver> resolvers) {
        return new Secrets(resolvers);
    }

    @Produces
    @Singleton
    Vaults vaults(
            @All List<ObjectStoreFactory> stores,
            @All List<KeyWrapperFactory> keys,
            @All List<SignerFactory> signers,
            Clock clock) {
        return new Vaults(stores, keys, signers, clock);
    }

    /** Whoever runs database servers for their owners. */
    @Produces
    @Singleton
    Hosts hosts(@All List<Hosting> hosts) {
        return new Hosts(hosts);
    }
}
