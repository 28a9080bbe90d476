package dev.holdfast.backup;

import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the backup a schedule asks for was made already. Schedulers deliver at least once, and Lambda repeats an invocation that
 * ended badly after the backup was published: another backup of the same occurrence would only cost time and space.
 */
final class EarlierDelivery {
    /** How far the source's clock, by which backups are listed, may be behind ours, by which they are judged. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private EarlierDelivery() {}

    /**
     * The newest backup of this system and tier that was begun, by our own clock, when the occurrence was due or later. One that
     * cannot be relied on is none.
     */
    static Optional<Manifest> made(Vault vault, String system, String tier, Instant due) {
        return vault.catalogue().keys(system, due.minus(CLOCKS), Instant.MAX).reversed().stream()
                .filter(key -> key.tier().equals(tier))
                .flatMap(key -> vault.catalogue().find(key.id()).stream())
                .flatMap(EarlierDelivery::readable)
                .filter(manifest -> !manifest.startedAt().isBefore(due))
                .findFirst();
    }

    private static Stream<Manifest> readable(Entry<Manifest> entry) {
        return switch (entry) {
            case Entry.Readable<Manifest> readable -> Stream.of(readable.content());
            case Entry.Unreadable<Manifest> unreadable -> Stream.empty();
        };
    }
}
