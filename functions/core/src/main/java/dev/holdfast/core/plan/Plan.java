package dev.holdfast.core.plan;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A disaster-recovery plan as read from one YAML file, complete and valid.
 *
 * @param name unique among the plans a runtime knows; first part of every key in the vault
 * @param digest SHA-256 (hex) of the file's bytes
 * @param about what the document says of itself
 * @param requirements which groups of requirements this plan answers to: {@code A}, {@code B}, {@code C}
 * @param retention the classes that systems name
 * @param dependencies outside services that are watched
 * @param metrics what the figures over many incidents and backups should be
 * @param failover how service moves to the other region
 */
public record Plan(
        String name,
        String digest,
        Objectives objectives,
        VaultSpec vault,
        List<SystemSpec> systems,
        About about,
        SortedSet<String> requirements,
        Regions regions,
        List<RetentionClass> retention,
        List<Scenario> scenarios,
        List<Drill> drills,
        Response response,
        List<Dependency> dependencies,
        List<Criterion> metrics,
        Costs costs,
        List<Regulation> compliance,
        Failover failover) {

    /** A plan of only what backing up and verifying needs; everything else is empty. */
    public Plan(String name, String digest, Objectives objectives, VaultSpec vault, List<SystemSpec> systems) {
        this(
                name,
                digest,
                objectives,
                vault,
                systems,
                About.untitled(name),
                new TreeSet<>(),
                Regions.single("local"),
                List.of(),
                List.of(),
                List.of(),
                Response.none(),
                List.of(),
                List.of(),
                Costs.none(),
                List.of(),
                Failover.none());
    }

    /** The system with this name. */
    public Optional<SystemSpec> system(String name) {
        return systems.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** The retention class with this name. */
    public Optional<RetentionClass> retention(String name) {
        return retention.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The scenario with this name. */
    public Optional<Scenario> scenario(String name) {
        return scenarios.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
