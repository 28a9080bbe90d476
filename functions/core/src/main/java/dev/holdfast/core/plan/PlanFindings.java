package dev.holdfast.core.plan;

import dev.holdfast.core.plan.Regions.Role;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a plan promises and, by its own figures, cannot keep. Pure: plan and date in, findings out. */
final class PlanFindings {
    /** Kinds that are kept by replication or deployed anew instead of being backed up. */
    private static final Set<String> NOT_BACKED_UP = Set.of("storage-account", "web-app");

    private final Plan plan;
    private final LocalDate today;
    private final Places places;
    private final List<Finding> findings = new ArrayList<>();

    /** Tells where in the file something stands. */
    @FunctionalInterface
    interface Places {
        Position at(String... path);
    }

    private PlanFindings(Plan plan, LocalDate today, Places places) {
        this.plan = plan;
        this.today = today;
        this.places = places;
    }

    /** All findings, in the order of the file's usual sections. */
    static List<Finding> of(Plan plan, LocalDate today, Places places) {
        PlanFindings judged = new PlanFindings(plan, today, places);
        judged.review();
        judged.regions();
        judged.vault();
        plan.systems().forEach(judged::system);
        ScenarioFindings.of(plan, places, judged.findings::add);
        FailoverFindings.of(plan, places, judged.findings::add);
        judged.people();
        judged.costs();
        return List.copyOf(judged.findings);
    }

    private void review() {
        switch (plan.about().review()) {
            case About.Review.Due(Period every, LocalDate next) -> {
                if (next.isBefore(today)) {
                    find(
                            "the review due on " + next + " is overdue",
                            "review the plan and set the next date, " + Notation.text(every) + " ahead",
                            "review",
                            "next");
                }
            }
            case About.Review.Undated(Period every) ->
                find("a review every " + Notation.text(every) + " but no date for the next", "set next", "review");
            case About.Review.Never ignored -> find("nobody is due to review the plan", "set review");
        }
    }

    private void regions() {
        if (plan.regions().with(Role.STANDBY).isEmpty()) {
            find("no standby region: nothing can take over when the primary is lost", "add regions.standby", "regions");
        }
        if (plan.regions().with(Role.WITNESS).isEmpty()) {
            find(
                    "no witness region: a lost primary and a cut line look the same, so every failover needs two approvals",
                    "add regions.witness",
                    "regions");
        }
    }

    private void vault() {
        VaultSpec vault = plan.vault();
        String primary =
                plan.regions().with(Role.PRIMARY).map(Regions.Region::name).orElse("");
        if (vault.stores().size() == 1) {
            find(
                    "only one store: if it is lost, so is every backup",
                    "add a store in another region",
                    "vault",
                    "stores");
        } else if (vault.stores().stream().allMatch(store -> store.region().equals(primary))) {
            find("every store is in the primary region " + primary, "add a store in another region", "vault", "stores");
        }
        if (vault.keys().size() == 1) {
            find("only one key: if it is lost, no backup can be read", "add an offline key", "vault", "keys");
        }
        if (vault.keys().stream().noneMatch(key -> key.kind().equals("offline"))) {
            find(
                    "no offline key: whoever can delete the cloud keys can make every backup unreadable",
                    "add a key of kind offline and keep its private half in a safe",
                    "vault",
                    "keys");
        }
        if (vault.lock() instanceof VaultSpec.Lock.None) {
            find("no lock: whoever can write to the stores can delete the backups", "add vault.lock", "vault");
        }
        if (vault.lock() instanceof VaultSpec.Lock.For(var ignored, Period period)) {
            plan.retention().stream()
                    .filter(kept -> used(kept) && shorter(kept.keep(), period))
                    .forEach(kept -> find(
                            "the lock of " + Notation.text(period) + " outlives retention class '" + kept.name() + "' ("
                                    + Notation.text(kept.keep()) + "): nothing can be deleted when its time is up",
                            "shorten the lock or keep the class longer",
                            "vault",
                            "lock"));
        }
    }

    private boolean used(RetentionClass kept) {
        return plan.systems().stream().anyMatch(system -> system.retention().equals(kept.name()));
    }

    private void system(SystemSpec system) {
        if (NOT_BACKED_UP.contains(system.kind())) {
            return;
        }
        backups(system);
        retention(system);
        if (system.schedules().stream()
                .noneMatch(schedule -> schedule.function().equals("verify-backup"))) {
            find(
                    "system '" + system.name()
                            + "' has no verification schedule: nobody knows whether its backups restore",
                    "add a schedule with function: verify-backup",
                    "systems",
                    system.name());
        }
        if (system.fingerprint() == dev.holdfast.core.system.Fingerprint.Level.NONE) {
            find(
                    "backups of '" + system.name() + "' can never be proved",
                    "set fingerprint: full",
                    "systems",
                    system.name(),
                    "fingerprint");
        }
        plan.regions()
                .with(Role.PRIMARY)
                .ifPresent(primary -> system.secrets().forEach((key, reference) -> {
                    if (reference instanceof SecretRef.AwsSecretsManager(String region, String ignored, String field)
                            && region.equals(primary.name())
                            && plan.regions().all().size() > 1) {
                        find(
                                "the " + key + " of '" + system.name() + "' can only be read in the primary region",
                                "replicate the secret and refer to the copy",
                                "systems",
                                system.name(),
                                key);
                    }
                }));
    }

    private void backups(SystemSpec system) {
        Optional<Duration> gap = Exposure.longest(system);
        if (gap.isEmpty()) {
            find(
                    "system '" + system.name() + "' has no backup schedule",
                    "add a schedule with function: backup",
                    "systems",
                    system.name());
            return;
        }
        Duration allowed = switch (system.loss()) {
            case SystemSpec.Loss.AsPromised ignored -> plan.objectives().rpo();
            case SystemSpec.Loss.UpTo(Duration span) -> span;
            case SystemSpec.Loss.Any ignored -> Duration.ofSeconds(Long.MAX_VALUE);
        };
        int compared = gap.get().compareTo(allowed);
        if (compared > 0) {
            find(
                    "up to " + Notation.text(gap.get()) + " pass between backups of '" + system.name()
                            + "', the RPO is " + Notation.text(allowed),
                    "back up more often, or say under loss how much may be lost",
                    "systems",
                    system.name(),
                    "schedules");
        } else if (compared == 0) {
            find(
                    "backups of '" + system.name() + "' are exactly one RPO (" + Notation.text(allowed)
                            + ") apart: while one is being taken, the newest is older than that",
                    "back up more often than the RPO",
                    "systems",
                    system.name(),
                    "schedules");
        }
    }

    private void retention(SystemSpec system) {
        plan.retention(system.retention()).ifPresent(kept -> {
            if (shorter(kept.keep(), plan.objectives().retention())) {
                find(
                        "backups of '" + system.name() + "' are kept " + Notation.text(kept.keep())
                                + ", the plan promises "
                                + Notation.text(plan.objectives().retention()),
                        "keep retention class '" + kept.name() + "' longer",
                        "systems",
                        system.name(),
                        "retention");
            }
            system.setting("pointInTime")
                    .map(Period::parse)
                    .filter(back -> shorter(back, kept.keep()))
                    .ifPresent(back -> find(
                            "the provider restores '" + system.name() + "' at most " + Notation.text(back)
                                    + " back, its class promises " + Notation.text(kept.keep()),
                            "lengthen the provider's period, or rely on the exports in the vault beyond it",
                            "systems",
                            system.name(),
                            "pointInTime"));
        });
    }

    private void people() {
        if (plan.response().onCall().isEmpty()) {
            find("nobody is on call", "set onCall");
        }
    }

    private void costs() {
        long budget = yearly(Costs.Purpose.BUDGET);
        long estate = yearly(Costs.Purpose.ESTATE);
        if (budget > 0 && estate > budget) {
            find(
                    "the recovery estate may cost " + estate + " "
                            + plan.costs().currency() + " a year, the budget is " + budget,
                    "raise the budget or spend less",
                    "costs",
                    "lines");
        }
    }

    private long yearly(Costs.Purpose purpose) {
        return plan.costs().lines().stream()
                .filter(line -> line.purpose() == purpose)
                .mapToLong(line -> switch (line.per()) {
                    case DAY -> 365 * line.most();
                    case MONTH -> 12 * line.most();
                    case YEAR, CASE -> line.most();
                })
                .sum();
    }

    /** Periods have no order of their own; from one day on, they have. */
    private static boolean shorter(Period one, Period other) {
        LocalDate from = LocalDate.EPOCH;
        return from.plus(one).isBefore(from.plus(other));
    }

    private void find(String what, String hint, String... path) {
        findings.add(new Finding(places.at(path), what, hint));
    }
}
