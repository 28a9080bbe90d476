package dev.holdfast.postgresql.server;

import dev.holdfast.core.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a server on this machine shall be like. A value; the {@code with} methods return a changed copy.
 *
 * @param superuser name of its first role
 * @param encoding of the template databases, in initdb's words
 * @param locale of the template databases, in the operating system's words; {@code C} is always there
 * @param configuration settings by name, over those that every local server gets
 * @param network where given, it also listens on the loopback interface, on a port of its own, and asks there for this
 *     password of the superuser
 * @param apart whether it is kept apart from network and processes as far as this machine allows; not together with
 *     {@code network}
 */
public record ServerSpec(
        String superuser,
        String encoding,
        String locale,
        Map<String, String> configuration,
        Optional<Secret> network,
        boolean apart) {

    private static final String WAL_SENDERS = "max_wal_senders";

    public ServerSpec {
        configuration = Map.copyOf(configuration);
        if (apart && network.isPresent()) {
            throw new IllegalArgumentException("a server that is kept apart cannot listen on a network");
        }
    }

    /** A server for data that may be lost at any time: fast, small, on its socket only. */
    public static ServerSpec throwAway(String superuser) {
        return new ServerSpec(superuser, "UTF8", "C", Map.of(), Optional.empty(), false)
                .withSetting("fsync", "off")
                .withSetting("full_page_writes", "off")
                .withSetting("synchronous_commit", "off")
                .withSetting("wal_level", "minimal")
                .withSetting(WAL_SENDERS, "0")
                .withSetting("shared_buffers", "128MB")
                .withSetting("maintenance_work_mem", "128MB")
                // Shared memory in the data directory goes with it; under /dev/shm it would outlive a killed server.
                .withSetting("dynamic_shared_memory_type", "mmap")
                .withSetting("max_wal_size", "512MB")
                .withSetting("checkpoint_timeout", "1h");
    }

    /** With another encoding and locale of the template databases. */
    public ServerSpec withLocale(String newEncoding, String newLocale) {
        return new ServerSpec(superuser, newEncoding, newLocale, configuration, network, apart);
    }

    /** With that configuration setting, in the words of postgresql.conf, without quotes. */
    public ServerSpec withSetting(String name, String value) {
        var all = new TreeMap<>(configuration);
        all.put(name, value);
        return new ServerSpec(superuser, encoding, locale, all, network, apart);
    }

    /** Listening on the loopback interface as well, where the superuser must give this password. */
    public ServerSpec withNetwork(Secret password) {
        return new ServerSpec(superuser, encoding, locale, configuration, Optional.of(password), apart);
    }

    /**
     * Able to feed standbys and to become one: every commit is written before it is acknowledged, and what its log says
     * suffices to rewind it. Still without {@code fsync}: it survives a kill, not a power failure.
     */
    public ServerSpec replicating() {
        return withSetting("wal_level", "replica")
                .withSetting(WAL_SENDERS, "10")
                .withSetting("hot_standby", "on")
                .withSetting("synchronous_commit", "on")
                .withSetting("full_page_writes", "on")
                .withSetting("wal_log_hints", "on")
                .withSetting("wal_keep_size", "256MB")
                .withSetting("wal_retrieve_retry_interval", "500ms");
    }

    /** Whether other servers may take its log. */
    boolean feedsStandbys() {
        return !"0".equals(configuration.get(WAL_SENDERS));
    }

    /** Kept apart as far as this machine allows. */
    public ServerSpec keptApart() {
        return new ServerSpec(superuser, encoding, locale, configuration, network, true);
    }
}
