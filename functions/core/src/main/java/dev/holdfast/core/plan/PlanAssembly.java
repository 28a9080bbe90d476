package dev.holdfast.core.plan;

import dev.holdfast.core.plan.Schedule.Recurrence;
import dev.holdfast.core.plan.grammar.Entry;
import dev.holdfast.core.plan.grammar.Entry.Group;
import dev.holdfast.core.plan.grammar.Entry.Leaf;
import dev.holdfast.core.plan.grammar.ScalarType;
import dev.holdfast.core.system.Fingerprint;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A checked file → the records. Relies on the check: what is required is there and has its type. */
final class PlanAssembly {
    private static final Set<String> COMMON_SYSTEM_KEYS =
            Set.of("name", "kind", "retention", "fingerprint", "loss", "schedules");
    private static final Set<String> COMMON_STORE_KEYS = Set.of("name", "kind", "region", "copies");

    private PlanAssembly() {}

    static Plan plan(Entry file, String digest) {
        List<SystemSpec> systems =
                file.items("systems").stream().map(PlanAssembly::system).toList();
        return new Plan(
                file.text("plan"),
                digest,
                objectives(under(file, "objectives")),
                vault(under(file, "vault")),
                systems,
                about(file),
                new TreeSet<>(file.values("requirements", String.class)),
                regions(under(file, "regions")),
                file.items("retention").stream().map(PlanAssembly::retention).toList(),
                file.items("scenarios").stream().map(ScenarioAssembly::scenario).toList(),
                file.items("drills").stream().map(ScenarioAssembly::drill).toList(),
                ResponseAssembly.response(file),
                file.items("dependencies").stream()
                        .map(it -> new Dependency(it.text("name"), it.text("purpose"), it.text("probe")))
                        .toList(),
                file.get("metrics").map(ScenarioAssembly::criteria).orElse(List.of()),
                file.get("costs").map(PlanAssembly::costs).orElse(Costs.none()),
                file.items("compliance").stream()
                        .map(it -> new Regulation(it.text("name"), it.values("asks", String.class)))
                        .toList(),
                file.get("failover")
                        .map(entry -> FailoverAssembly.failover(entry, systems))
                        .orElse(Failover.none()));
    }

    static Entry under(Entry entry, String key) {
        return entry.get(key).orElseThrow(() -> new IllegalStateException("checked before: " + key));
    }

    static Duration duration(Entry entry, String key) {
        return entry.value(key, Duration.class).orElseThrow(() -> new IllegalStateException("checked before: " + key));
    }

    static Period period(Entry entry, String key) {
        return entry.value(key, Period.class).orElseThrow(() -> new IllegalStateException("checked before: " + key));
    }

    /** The settings of a kind: everything but secrets and the keys common to all kinds. */
    static SortedMap<String, String> settings(Entry entry, Set<String> common) {
        SortedMap<String, String> settings = new TreeMap<>();
        ((Group) entry).fields().forEach((key, value) -> {
            if (!common.contains(key) && value instanceof Leaf leaf && !(leaf.value() instanceof SecretRef)) {
                settings.put(key, ScalarType.canonical(leaf.value()));
            }
        });
        return settings;
    }

    static SortedMap<String, SecretRef> secrets(Entry entry) {
        SortedMap<String, SecretRef> secrets = new TreeMap<>();
        ((Group) entry)
                .fields()
                .keySet()
                .forEach(key -> entry.value(key, SecretRef.class).ifPresent(reference -> secrets.put(key, reference)));
        return secrets;
    }

    private static Objectives objectives(Entry entry) {
        SortedMap<String, BigDecimal> percentages = new TreeMap<>();
        for (String key : List.of("availability", "integrity", "performance")) {
            entry.value(key, BigDecimal.class).ifPresent(percent -> percentages.put(key, percent));
        }
        return new Objectives(
                duration(entry, "rto"),
                duration(entry, "rpo"),
                entry.value("retention", Period.class).orElse(Period.ZERO),
                percentages);
    }

    private static About about(Entry file) {
        About.Review review = file.get("review")
                .map(entry -> entry.value("next", LocalDate.class)
                        .<About.Review>map(next -> new About.Review.Due(period(entry, "every"), next))
                        .orElseGet(() -> new About.Review.Undated(period(entry, "every"))))
                .orElseGet(About.Review.Never::new);
        String title = file.text("title").isEmpty() ? file.text("plan") : file.text("title");
        return new About(title, file.text("version"), file.text("owner"), file.text("approver"), review);
    }

    private static Regions regions(Entry entry) {
        return new Regions(Arrays.stream(Regions.Role.values())
                .flatMap(role -> entry.get(role.name().toLowerCase(Locale.ROOT)).stream()
                        .map(region -> new Regions.Region(
                                role,
                                region.text("name"),
                                region.text("cloud"),
                                region.values("endpoints", String.class),
                                region.values("databases", String.class),
                                region.values("clusters", String.class),
                                region.values("zones", String.class))))
                .toList());
    }

    private static VaultSpec vault(Entry entry) {
        VaultSpec.Lock lock = entry.get("lock")
                .<VaultSpec.Lock>map(it -> new VaultSpec.Lock.For(it.text("mode"), period(it, "period")))
                .orElseGet(VaultSpec.Lock.None::new);
        Entry signer = under(entry, "signer");
        return new VaultSpec(
                entry.items("stores").stream().map(PlanAssembly::store).toList(),
                entry.text("coordination"),
                entry.items("keys").stream()
                        .map(key -> new KeySpec(key.text("name"), key.text("kind"), key.text("reference")))
                        .toList(),
                new SignerSpec(
                        signer.text("kind"), signer.text("reference"), signer.values("publicKeys", String.class)),
                lock);
    }

    private static StoreSpec store(Entry entry) {
        return new StoreSpec(
                entry.text("name"),
                entry.text("kind"),
                entry.text("region"),
                settings(entry, COMMON_STORE_KEYS),
                Copies.of(entry.value("copies", String.class).orElse("all")));
    }

    private static SystemSpec system(Entry entry) {
        String level = entry.value("fingerprint", String.class).orElse("full");
        SystemSpec.Loss loss = entry.value("loss", Duration.class)
                .<SystemSpec.Loss>map(SystemSpec.Loss.UpTo::new)
                .orElseGet(() ->
                        entry.get("loss").isPresent() ? new SystemSpec.Loss.Any() : new SystemSpec.Loss.AsPromised());
        return new SystemSpec(
                entry.text("name"),
                entry.text("kind"),
                settings(entry, COMMON_SYSTEM_KEYS),
                secrets(entry),
                Fingerprint.Level.valueOf(level.toUpperCase(Locale.ROOT)),
                entry.items("schedules").stream().map(PlanAssembly::schedule).toList(),
                entry.text("retention"),
                loss);
    }

    private static Schedule schedule(Entry entry) {
        return new Schedule(entry.text("name"), entry.text("function"), recurrence(entry));
    }

    private static Recurrence recurrence(Entry entry) {
        if (entry.get("every").isPresent()) {
            return new Recurrence.Every(duration(entry, "every"));
        }
        if (entry.get("daily").isPresent()) {
            return new Recurrence.Daily(time(entry, "daily"));
        }
        if (entry.get("weekly").isPresent()) {
            Entry weekly = under(entry, "weekly");
            return new Recurrence.Weekly(
                    DayOfWeek.valueOf(weekly.text("on").toUpperCase(Locale.ROOT)), time(weekly, "at"));
        }
        Entry monthly = under(entry, "monthly");
        int day = monthly.value("day", Long.class).orElse(1L).intValue();
        return new Recurrence.Monthly(day, time(monthly, "at"));
    }

    private static LocalTime time(Entry entry, String key) {
        return entry.value(key, LocalTime.class).orElse(LocalTime.MIDNIGHT);
    }

    private static RetentionClass retention(Entry entry) {
        SortedMap<String, Period> tiers = entry.items("tiers").stream()
                .collect(Collectors.toMap(
                        tier -> tier.text("name"), tier -> period(tier, "keep"), (a, b) -> a, TreeMap::new));
        return new RetentionClass(entry.text("name"), period(entry, "keep"), tiers);
    }

    private static Costs costs(Entry entry) {
        return new Costs(
                entry.text("currency"),
                entry.items("lines").stream()
                        .map(line -> {
                            var amount = ScenarioAssembly.range(line, "amount", Long.class);
                            return new Costs.Line(
                                    line.text("name"),
                                    Costs.Purpose.valueOf(line.text("purpose").toUpperCase(Locale.ROOT)),
                                    Costs.Per.valueOf(line.text("per").toUpperCase(Locale.ROOT)),
                                    amount.getFirst(),
                                    amount.getLast());
                        })
                        .toList());
    }
}
