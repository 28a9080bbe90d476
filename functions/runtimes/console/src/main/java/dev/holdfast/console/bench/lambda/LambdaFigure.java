package dev.holdfast.console.bench.lambda;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One figure.
 *
 * @param measured median of {@code all}, upwards
 * @param most the aim; 0 when there is none
 * @param unit {@code ms}, {@code MiB}
 * @param all every value, in the order it was measured
 * @param peer the same of a function without anything, measured in the same run; 0 when that says nothing
 */
public record LambdaFigure(String what, double measured, double most, String unit, List<Double> all, double peer) {
    public LambdaFigure {
        all = List.copyOf(all);
    }

    /** The median of several measurements. */
    public static LambdaFigure median(String what, double most, String unit, List<Double> all, double peer) {
        return new LambdaFigure(what, median(all), most, unit, all, peer);
    }

    /** What was measured once, or does not vary. */
    public static LambdaFigure single(String what, double measured, double most, String unit, double peer) {
        return new LambdaFigure(what, measured, most, unit, List.of(measured), peer);
    }

    /** Of an even number the upper of the two in the middle. */
    static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    /** {@code met}, {@code missed}, or empty without an aim. */
    @JsonProperty
    public String verdict() {
        if (most == 0) {
            return "";
        }
        return measured <= most ? "met" : "missed";
    }
}
