package dev.holdfast.core.plan;

import dev.holdfast.core.plan.grammar.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The part of {@link PlanAssembly} about failing over. */
final class FailoverAssembly {
    private static final Set<String> COMMON_INSTRUMENT_KEYS = Set.of("name", "kind");

    private FailoverAssembly() {}

    /** @param systems what the plan's instruments may refer to */
    static Failover failover(Entry entry, List<SystemSpec> systems) {
        Failover standard = Failover.none();
        return new Failover(
                entry.text("system"),
                entry.value("promotion", String.class)
                        .map(word -> Failover.Promotion.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(standard.promotion()),
                entry.value("holdDown", java.time.Duration.class).orElse(standard.holdDown()),
                entry.value("alarmAge", java.time.Duration.class).orElse(standard.alarmAge()),
                entry.value("promotionTimeout", java.time.Duration.class).orElse(standard.promotionTimeout()),
                entry.value("quorum", Long.class).map(Long::intValue).orElse(standard.quorum()),
                instruments(entry, "observers", systems),
                entry.items("alarms").stream()
                        .map(alarm -> new Failover.Alarm(alarm.text("alarm"), alarm.text("scenario")))
                        .toList(),
                instruments(entry, "fences", systems),
                instruments(entry, "traffic", systems),
                instruments(entry, "workloads", systems),
                instruments(entry, "checks", systems),
                entry.values("approvers", String.class));
    }

    private static List<Instrument> instruments(Entry entry, String key, List<SystemSpec> systems) {
        return entry.items(key).stream()
                .map(it -> new Instrument(
                        it.text("name"),
                        it.text("kind"),
                        PlanAssembly.settings(it, COMMON_INSTRUMENT_KEYS),
                        PlanAssembly.secrets(it)))
                .map(instrument -> knowingItsSystem(instrument, systems))
                .toList();
    }

    /** An adapter gets the instrument only, so one that refers to a system takes along how that is reached. */
    private static Instrument knowingItsSystem(Instrument instrument, List<SystemSpec> systems) {
        return systems.stream()
                .filter(system -> instrument
                        .setting("system")
                        .filter(system.name()::equals)
                        .isPresent())
                .findFirst()
                .map(instrument::carrying)
                .orElse(instrument);
    }
}
