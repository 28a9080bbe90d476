package dev.holdfast.core.vault;

/** A small object's content together with what the store says about it. */
public record Fetched(StoredObject object, byte[] content) {}
