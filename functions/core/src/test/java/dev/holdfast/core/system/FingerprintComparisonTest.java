package dev.holdfast.core.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.system.FingerprintComparison.Changed;
import dev.holdfast.core.system.FingerprintComparison.Difference;
import dev.holdfast.core.system.FingerprintComparison.Extra;
import dev.holdfast.core.system.FingerprintComparison.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FingerprintComparisonTest {
    private static final String METHOD = "postgresql/1";

    @Property(tries = 300)
    void a_fingerprint_equals_itself(
            @ForAll("sections") SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections) {
        FingerprintComparison result = FingerprintComparison.compare(full(sections), full(copy(sections)));
        long figures = places(sections).size();
        assertThat(result.differences()).isEmpty();
        assertThat(result.values()).isEqualTo(figures);
        assertThat(result.equal()).isEqualTo(figures > 0);
        assertThat(result.blind()).isEqualTo(figures == 0);
    }

    @Property(tries = 500)
    void any_single_change_is_found_and_named(
            @ForAll("sections") SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections,
            @ForAll @IntRange(max = 1000) int where,
            @ForAll @IntRange(max = 4) int how) {
        List<String[]> places = places(sections);
        if (places.isEmpty()) {
            return;
        }
        String[] place = places.get(where % places.size());
        var changed = copy(sections);
        SortedMap<String, Figure> item = changed.get(place[0]).get(place[1]);
        Difference expected = switch (how) {
            case 0 -> {
                Figure was = item.put(place[2], Figure.exact("another value"));
                yield new Changed(place[0], place[1], place[2], was.toString(), "another value");
            }
            case 1 -> {
                item.remove(place[2]);
                yield new Missing(place[0], place[1], place[2]);
            }
            case 2 -> {
                changed.get(place[0]).remove(place[1]);
                yield new Missing(place[0], place[1], "");
            }
            case 3 -> {
                item.put("a new figure", Figure.exact(1));
                yield new Extra(place[0], place[1], "a new figure");
            }
            default -> {
                changed.remove(place[0]);
                yield new Missing(place[0], "", "");
            }
        };

        FingerprintComparison result = FingerprintComparison.compare(full(sections), full(changed));

        assertThat(result.differences()).containsExactly(expected);
        assertThat(result.equal()).isFalse();
        assertThat(expected.text()).contains(place[0]);
    }

    @Test
    void differences_read_as_sentences() {
        assertThat(new Changed("table", "public.claims", "rows", "120034", "120033").text())
                .isEqualTo("table public.claims: rows 120034 in the source, 120033 restored");
        assertThat(new Missing("index", "public.i", "").text())
                .isEqualTo("index public.i: missing in the restored copy");
        assertThat(new Extra("policy", "p", "").text()).isEqualTo("policy p: only in the restored copy");
        assertThat(new Extra("sequence", "public.s", "last").text())
                .isEqualTo("sequence public.s: last only in the restored copy");
        assertThat(new Missing("role", "", "").text()).isEqualTo("section role: missing in the restored copy");
    }

    @Test
    void a_moving_value_must_come_back_inside_its_range() {
        for (long inside : new long[] {3, 5, 9}) {
            assertThat(compare(Figure.between(3, 9), Figure.exact(inside)).equal())
                    .isTrue();
            assertThat(compare(Figure.between(3, 9), Figure.between(inside, inside))
                            .equal())
                    .isTrue();
        }
        for (Figure outside : List.of(
                Figure.exact(2), Figure.exact(10), Figure.exact("x"), Figure.between(2, 5), Figure.between(5, 10))) {
            assertThat(compare(Figure.between(3, 9), outside).differences())
                    .as(outside.toString())
                    .hasSize(1);
        }
        assertThat(compare(Figure.exact(5), Figure.between(5, 5)).differences())
                .as("a value that must be exact")
                .hasSize(1);
    }

    @Test
    void nothing_against_nothing_is_not_equality() {
        FingerprintComparison blind = FingerprintComparison.compare(full(new TreeMap<>()), full(new TreeMap<>()));
        assertThat(blind.differences()).isEmpty();
        assertThat(blind.blind()).isTrue();
        assertThat(blind.equal()).isFalse();
    }

    @Test
    void fingerprints_of_other_methods_or_levels_are_not_compared() {
        Fingerprint other = new Fingerprint("redis/1", Fingerprint.Level.FULL, new TreeMap<>());
        Fingerprint counts = new Fingerprint(METHOD, Fingerprint.Level.COUNTS, new TreeMap<>());
        for (Fingerprint actual : List.of(other, counts)) {
            assertThatThrownBy(() -> FingerprintComparison.compare(full(new TreeMap<>()), actual))
                    .isInstanceOf(FingerprintComparison.Incomparable.class);
        }
    }

    @Provide
    Arbitrary<SortedMap<String, SortedMap<String, SortedMap<String, Figure>>>> sections() {
        Arbitrary<Figure> figure = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8).map(Figure::exact),
                Arbitraries.longs().tuple2().map(pair -> Figure.between(pair.get1(), pair.get2())));
        Arbitrary<String> names =
                Arbitraries.strings().withChars("abc.\"\n").ofMinLength(1).ofMaxLength(3);
        return Arbitraries.maps(
                        Arbitraries.of("table", "sequence", "role"),
                        Arbitraries.maps(
                                        names,
                                        Arbitraries.maps(Arbitraries.of("rows", "hash", "last"), figure)
                                                .ofMaxSize(3)
                                                .<SortedMap<String, Figure>>map(TreeMap::new))
                                .ofMaxSize(4)
                                .<SortedMap<String, SortedMap<String, Figure>>>map(TreeMap::new))
                .ofMaxSize(3)
                .map(TreeMap::new);
    }

    private static FingerprintComparison compare(Figure expected, Figure actual) {
        return FingerprintComparison.compare(one(expected), one(actual));
    }

    private static Fingerprint one(Figure figure) {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections = new TreeMap<>();
        sections.computeIfAbsent("sequences", any -> new TreeMap<>())
                .computeIfAbsent("public.s", any -> new TreeMap<>())
                .put("last", figure);
        return full(sections);
    }

    private static Fingerprint full(SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections) {
        return new Fingerprint(METHOD, Fingerprint.Level.FULL, sections);
    }

    private static SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> copy(
            SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections) {
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> copy = new TreeMap<>();
        sections.forEach((section, items) -> {
            SortedMap<String, SortedMap<String, Figure>> inner = new TreeMap<>();
            items.forEach((item, figures) -> inner.put(item, new TreeMap<>(figures)));
            copy.put(section, inner);
        });
        return copy;
    }

    private static List<String[]> places(SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> sections) {
        List<String[]> places = new ArrayList<>();
        sections.forEach((section, items) -> items.forEach((item, figures) ->
                figures.keySet().forEach(figure -> places.add(new String[] {section, item, figure}))));
        return places;
    }
}
