package dev.holdfast.core.plan;

import java.util.List;

/** What being prepared costs, and what not being prepared would. */
public record Costs(String currency, List<Line> lines) {

    /** What a line stands for. */
    public enum Purpose {
        /** A part of the recovery estate. */
        ESTATE,
        /** What was granted for all of it. */
        BUDGET,
        /** What an outage costs. */
        DOWNTIME,
        /** What a regulator may ask. */
        PENALTY
    }

    /** What an amount counts for. */
    public enum Per {
        /** A calendar day. */
        DAY,
        /** A calendar month. */
        MONTH,
        /** A calendar year. */
        YEAR,
        /** Once, for each case. */
        CASE
    }

    /** An amount, known to lie between two whole numbers of the currency, both included. */
    public record Line(String name, Purpose purpose, Per per, long least, long most) {}

    /** Nothing is known. */
    public static Costs none() {
        return new Costs("USD", List.of());
    }
}
