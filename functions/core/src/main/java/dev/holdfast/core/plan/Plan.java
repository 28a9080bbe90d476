package dev.holdfast.core.plan;

import java.util.List;
import java.util.Optional;

/**
 * A disaster-recovery plan as read from one YAML file, complete and valid.
 *
 * @param name unique among the plans a runtime knows; first part of every key in the vault
 * @param digest SHA-256 (hex) of the file's bytes
 */
public record Plan(String name, String digest, Objectives objectives, VaultSpec vault, List<SystemSpec> systems) {

    /** The system with this name. */
    public Optional<SystemSpec> system(String name) {
        return systems.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
