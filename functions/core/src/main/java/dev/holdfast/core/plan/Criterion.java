package dev.holdfast.core.plan;

import java.math.BigDecimal;
import java.time.Duration;

/** A measured figure and what it must be, for drills and for metrics. */
public sealed interface Criterion {
    /** What is measured: {@code rto}, {@code mttr}, {@code backupSuccess} … */
    String name();

    /** A time that must not be exceeded. */
    record AtMost(String name, Duration limit) implements Criterion {}

    /** A time that must be reached. */
    record AtLeast(String name, Duration limit) implements Criterion {}

    /** A share, in percent, that must be reached. */
    record Share(String name, BigDecimal percent) implements Criterion {}
}
