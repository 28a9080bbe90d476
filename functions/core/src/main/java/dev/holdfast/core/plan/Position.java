package dev.holdfast.core.plan;

/** A place in a file; line and column count from 1, columns in characters. */
public record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
