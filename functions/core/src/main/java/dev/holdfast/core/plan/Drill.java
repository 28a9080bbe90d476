package dev.holdfast.core.plan;

import java.time.Period;
import java.util.List;

/**
 * A rehearsal.
 *
 * @param every how often
 * @param scenarios what is rehearsed
 * @param production whether it touches production
 * @param criteria what must be measured for it to count as passed
 */
public record Drill(
        String name,
        String title,
        Period every,
        List<String> scenarios,
        boolean production,
        List<String> steps,
        List<Criterion> criteria) {}
