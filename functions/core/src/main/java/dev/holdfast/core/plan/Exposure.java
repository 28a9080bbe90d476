package dev.holdfast.core.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How much work a system can lose by its schedules alone. */
final class Exposure {
    private Exposure() {}

    /**
     * The longest time between two backups: of Holdfast's, or of the provider's own log backups where the plan counts on
     * them. Empty when nothing is ever backed up.
     */
    static Optional<Duration> longest(SystemSpec system) {
        List<Schedule.Recurrence> backups = system.schedules().stream()
                .filter(schedule -> schedule.function().equals("backup"))
                .map(Schedule::recurrence)
                .toList();
        Stream<Duration> ours = backups.isEmpty() ? Stream.empty() : Stream.of(Occurrences.longestGap(backups));
        Stream<Duration> providers = system.setting("logBackup").map(Duration::parse).stream();
        return Stream.concat(ours, providers).min(Duration::compareTo);
    }
}
