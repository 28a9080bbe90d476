package dev.holdfast.core.plan;

import java.time.Duration;

/** What the organisation promised. */
public record Objectives(Duration rto, Duration rpo) {}
