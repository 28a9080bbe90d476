package dev.holdfast.core.system;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came out of comparing two fingerprints figure by figure.
 *
 * @param differences none when everything agreed
 * @param items section to number of items that stand in both fingerprints
 * @param values how many figures stand in both fingerprints
 */
public record FingerprintComparison(List<Difference> differences, SortedMap<String, Integer> items, long values) {

    /** One thing that is not as it was. */
    public sealed interface Difference {
        /** For example {@code table}. */
        String section();

        /** For example {@code public.claims}; empty when the whole section differs. */
        String item();

        /** For example {@code rows}; empty when the whole item differs. */
        String figure();

        /** One readable clause. */
        String text();
    }

    /** A figure has another value; both as text. */
    public record Changed(String section, String item, String figure, String expected, String actual)
            implements Difference {
        @Override
        public String text() {
            return named(section, item, figure) + " " + expected + " in the source, " + actual + " restored";
        }
    }

    /** Something of the source did not come back. */
    public record Missing(String section, String item, String figure) implements Difference {
        @Override
        public String text() {
            return named(section, item, figure) + " missing in the restored copy";
        }
    }

    /** Something came back that the source did not have. */
    public record Extra(String section, String item, String figure) implements Difference {
        @Override
        public String text() {
            return named(section, item, figure) + " only in the restored copy";
        }
    }

    /** Two fingerprints that say nothing about one another. */
    public static final class Incomparable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Incomparable(String message) {
            super(message);
        }
    }

    /**
     * Compares what the source was with what was restored. Pure.
     *
     * @throws Incomparable when the two were taken by different methods or at different levels
     */
    public static FingerprintComparison compare(Fingerprint expected, Fingerprint actual) {
        if (!expected.method().equals(actual.method()) || expected.level() != actual.level()) {
            throw new Incomparable("a fingerprint by " + expected.method() + " at level " + expected.level()
                    + " cannot be compared with one by " + actual.method() + " at level " + actual.level());
        }
        Work work = new Work();
        for (String section : union(expected.sections(), actual.sections())) {
            work.section(
                    section, expected.sections().get(section), actual.sections().get(section));
        }
        return new FingerprintComparison(List.copyOf(work.differences), work.items, work.values);
    }

    /** Whether there was nothing to compare: that is no equality, and proves nothing. */
    public boolean blind() {
        return values == 0;
    }

    /** Whether something was compared and everything agreed. */
    public boolean equal() {
        return differences.isEmpty() && !blind();
    }

    private static final class Work {
        private final List<Difference> differences = new ArrayList<>();
        private final SortedMap<String, Integer> items = new TreeMap<>();
        private long values;

        void section(
                String section,
                SortedMap<String, SortedMap<String, Figure>> expected,
                SortedMap<String, SortedMap<String, Figure>> actual) {
            if (expected == null || actual == null) {
                absent(expected == null, section, "", "");
                return;
            }
            for (String item : union(expected, actual)) {
                item(section, item, expected.get(item), actual.get(item));
            }
        }

        private void item(
                String section, String item, SortedMap<String, Figure> expected, SortedMap<String, Figure> actual) {
            if (expected == null || actual == null) {
                absent(expected == null, section, item, "");
                return;
            }
            items.merge(section, 1, Integer::sum);
            for (String figure : union(expected, actual)) {
                figure(section, item, figure, expected.get(figure), actual.get(figure));
            }
        }

        private void figure(String section, String item, String figure, Figure expected, Figure actual) {
            if (expected == null || actual == null) {
                absent(expected == null, section, item, figure);
                return;
            }
            values++;
            if (!agrees(expected, actual)) {
                differences.add(new Changed(section, item, figure, expected.toString(), actual.toString()));
            }
        }

        private void absent(boolean inSource, String section, String item, String figure) {
            differences.add(inSource ? new Extra(section, item, figure) : new Missing(section, item, figure));
        }
    }

    /** A moving value must come back inside the range it moved through. */
    private static boolean agrees(Figure expected, Figure actual) {
        return switch (expected) {
            case Figure.Exact exact -> exact.equals(actual);
            case Figure.Between range ->
                switch (actual) {
                    case Figure.Between found ->
                        found.from().compareTo(range.from()) >= 0 && found.to().compareTo(range.to()) <= 0;
                    case Figure.Exact found -> within(found.value(), range);
                };
        };
    }

    private static boolean within(String value, Figure.Between range) {
        try {
            BigInteger number = new BigInteger(value);
            return number.compareTo(range.from()) >= 0 && number.compareTo(range.to()) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static <V> SortedSet<String> union(SortedMap<String, V> one, SortedMap<String, V> other) {
        SortedSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }

    private static String named(String section, String item, String figure) {
        if (item.isEmpty()) {
            return "section " + section + ":";
        }
        return section + " " + item + ":" + (figure.isEmpty() ? "" : " " + figure);
    }
}
