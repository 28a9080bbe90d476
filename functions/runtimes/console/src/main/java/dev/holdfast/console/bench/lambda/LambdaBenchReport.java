package dev.holdfast.console.bench.lambda;

import java.util.List;
import java.util.SortedMap;

/**
 * What a benchmark of functions on Lambda found.
 *
 * @param machine what it ran on
 * @param remarks how it was measured, and what that does not say
 */
public record LambdaBenchReport(SortedMap<String, String> machine, List<LambdaFigure> figures, List<String> remarks) {
    public LambdaBenchReport {
        figures = List.copyOf(figures);
        remarks = List.copyOf(remarks);
    }
}
