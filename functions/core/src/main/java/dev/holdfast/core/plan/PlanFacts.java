package dev.holdfast.core.plan;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a plan configures, as words that a requirement can ask for. */
final class PlanFacts {
    private PlanFacts() {}

    /**
     * {@code system:KIND} · {@code setting:KIND:NAME} · {@code schedule:KIND:FUNCTION} · {@code tier:KIND:NAME} (of a backup schedule) · {@code store:KIND} ·
     * {@code copies} (more than one store) · {@code copies:regions} (in more than one region) · {@code copies:archive} ·
     * {@code lock} · {@code region:ROLE} · {@code zones} · {@code scenario:NAME} · {@code drill:PERIOD} ·
     * {@code channel:KIND} · {@code metric:NAME} · {@code severity:NAME}, and the name of each section that is not empty.
     */
    static Set<String> of(Plan plan) {
        Set<String> facts = new TreeSet<>();
        plan.systems().forEach(system -> system(system, facts));
        vault(plan.vault(), facts);
        plan.regions().all().forEach(region -> {
            facts.add("region:" + region.role().name().toLowerCase(java.util.Locale.ROOT));
            if (!region.zones().isEmpty()) {
                facts.add("zones");
            }
        });
        plan.scenarios().forEach(scenario -> facts.add("scenario:" + scenario.name()));
        plan.drills().forEach(drill -> facts.add("drill:" + Notation.text(drill.every())));
        plan.metrics().forEach(metric -> facts.add("metric:" + metric.name()));
        Response response = plan.response();
        response.channels().forEach(channel -> facts.add("channel:" + channel.kind()));
        response.severities().forEach(severity -> facts.add("severity:" + severity.name()));
        section("team", response.team(), facts);
        section("onCall", response.onCall(), facts);
        section("escalation", response.escalation(), facts);
        section("messages", response.messages(), facts);
        section("vendors", response.vendors(), facts);
        section("afterwards", response.afterwards(), facts);
        section("dependencies", plan.dependencies(), facts);
        section("costs", plan.costs().lines(), facts);
        section("compliance", plan.compliance(), facts);
        section("retention", plan.retention(), facts);
        return facts;
    }

    private static void system(SystemSpec system, Set<String> facts) {
        facts.add("system:" + system.kind());
        system.settings().keySet().forEach(key -> facts.add("setting:" + system.kind() + ":" + key));
        system.schedules().forEach(schedule -> {
            facts.add("schedule:" + system.kind() + ":" + schedule.function());
            if (schedule.function().equals("backup")) {
                facts.add("tier:" + system.kind() + ":" + schedule.name());
            }
        });
    }

    private static void vault(VaultSpec vault, Set<String> facts) {
        vault.stores().forEach(store -> {
            facts.add("store:" + store.kind());
            String storageClass = store.options().getOrDefault("storageClass", "")
                    + store.options().getOrDefault("accessTier", "");
            if (Set.of("GLACIER", "DEEP_ARCHIVE", "Archive").contains(storageClass)) {
                facts.add("copies:archive");
            }
        });
        List<StoreSpec> copies = vault.stores().stream()
                .skip(1)
                .filter(store -> !(store.copies() instanceof Copies.None))
                .toList();
        if (!copies.isEmpty()) {
            facts.add("copies");
        }
        if (copies.stream()
                .anyMatch(store ->
                        !store.region().equals(vault.stores().getFirst().region()))) {
            facts.add("copies:regions");
        }
        if (vault.lock() instanceof VaultSpec.Lock.For) {
            facts.add("lock");
        }
    }

    private static void section(String name, Collection<?> content, Set<String> facts) {
        if (!content.isEmpty()) {
            facts.add(name);
        }
    }
}
