package dev.holdfast.core.fit;

import java.time.Duration;
import java.util.List;

/** Whether work fits into an invocation. */
public sealed interface Answer {
    /** The figures it was judged by. */
    Figures figures();

    /** It does, by what earlier runs took and the margin. */
    record Fits(Figures figures) implements Answer {}

    /**
     * It does not.
     *
     * @param why one sentence with the figures
     * @param because the earlier efforts that say so; none when it is the disk that does not suffice
     */
    record DoesNotFit(String why, List<Effort> because, Figures figures) implements Answer {}

    /** No earlier run says enough. */
    record Unknown(String why, Figures figures) implements Answer {}

    /**
     * What was compared.
     *
     * @param time how long the work takes, {@code marginPercent} included, as far as that is known
     * @param timeAvailable how long the invocation offers
     * @param disk bytes without which the largest piece of it cannot be done
     * @param diskAvailable bytes that are free where it would be done
     * @param marginPercent what was added to the time earlier runs took
     */
    record Figures(Duration time, Duration timeAvailable, long disk, long diskAvailable, int marginPercent) {}
}
