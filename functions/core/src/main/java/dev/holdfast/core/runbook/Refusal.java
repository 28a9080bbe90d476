package dev.holdfast.core.runbook;

/**
 * Marks exceptions that say no for good: a missing right, a wrong key, something that does not exist. The effect will not
 * come by waiting for it. Every other failure of a step leaves open whether its effect is still to come.
 */
public interface Refusal {}
