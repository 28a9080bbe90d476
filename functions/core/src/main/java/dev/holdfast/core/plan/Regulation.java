package dev.holdfast.core.plan;

import java.util.List;

/** A rule from outside and what it asks. */
public record Regulation(String name, List<String> asks) {}
