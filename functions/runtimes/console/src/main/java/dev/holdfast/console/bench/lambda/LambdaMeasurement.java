package dev.holdfast.console.bench.lambda;

import java.nio.file.Path;
import java.util.List;

/** One thing about functions on Lambda that is measured. Each is a bean; the benchmark runs all there are. */
public interface LambdaMeasurement {
    /** Smaller ones come first. */
    int order();

    /**
     * Measures.
     *
     * @param folder empty, to be used freely; the caller removes it
     * @param runs how often what varies is measured
     * @throws dev.holdfast.core.HoldfastException when it cannot be measured here
     */
    List<LambdaFigure> measure(Path folder, int runs);
}
