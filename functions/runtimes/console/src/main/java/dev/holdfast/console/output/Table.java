package dev.holdfast.console.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns of text, each as wide as its widest cell; the last one is wrapped where the {@link Paper} ends. */
public final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST_LAST = 24;

    private final String indent;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.indent = "";
        rows.add(List.of(headings));
    }

    private Table(String indent) {
        this.indent = indent;
    }

    /** A table without headings: names and what is to be said about them. */
    static Table ofFacts() {
        return new Table("  ");
    }

    /** One more row, with as many cells as there are headings. */
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        int last = rows.getFirst().size() - 1;
        int[] widths = new int[last];
        for (int column = 0; column < last; column++) {
            widths[column] = width(column);
        }
        int before = indent.length() + IntStream.of(widths).sum() + GAP.length() * last;
        int room = Math.max(NARROWEST_LAST, Paper.width() - before);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int column = 0; column < last; column++) {
                String cell = row.get(column);
                line.append(cell)
                        .append(" ".repeat(widths[column] - cell.length()))
                        .append(GAP);
            }
            for (String part : Paper.lines(row.get(last), room)) {
                text.append(line.append(part).toString().stripTrailing()).append(System.lineSeparator());
                line = new StringBuilder(" ".repeat(before));
            }
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
