package dev.holdfast.failover.approval;

import dev.holdfast.core.Secret;

/** A role's code, as somebody brought it. */
public record Approval(String role, Secret code) {}
