package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever somebody's slip does to a real plan, the reader answers; it never breaks. */
class PlanMutationTest {
    private static final List<String> PLANS =
            PlanFiles.REAL.stream().map(PlanFiles::real).toList();
    private static final List<String> GARBAGE = List.of(
            "",
            "-1",
            "0",
            "1e999",
            "~",
            "null",
            "true",
            "{",
            "]",
            "- -",
            ": :",
            "&a",
            "*a",
            "!!java.lang.Object x",
            "\"",
            "'",
            "\t",
            "\u0000",
            "\uD83D\uDE80",
            "%",
            "@",
            "`",
            "|",
            ">",
            "---",
            "...",
            "? x",
            "<<",
            "999999999999999999999999",
            "2026-99-99",
            "[[[[",
            "env:",
            "x".repeat(5_000),
            "\u2028",
            "\r",
            "1h..0h",
            "9999999d");

    @Property(tries = 400)
    void a_changed_plan_gives_a_plan_or_problems_with_places_inside_the_file(
            @ForAll("texts") String plan, @ForAll long seed) {
        String text = mutate(plan, new SplittableRandom(seed));
        check(text.getBytes(StandardCharsets.UTF_8), text);
    }

    @Property(tries = 200)
    void changed_bytes_give_a_plan_or_problems(@ForAll("texts") String plan, @ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] bytes = plan.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        check(bytes, new String(bytes, StandardCharsets.UTF_8));
    }

    @Property(tries = 100)
    void a_plan_cut_short_gives_a_plan_or_problems(@ForAll("texts") String plan, @ForAll long seed) {
        String text = plan.substring(0, new SplittableRandom(seed).nextInt(plan.length()));
        check(text.getBytes(StandardCharsets.UTF_8), text);
    }

    private static void check(byte[] bytes, String text) {
        ReadPlan read = new PlanReader(PlanFiles.CLOCK).read(bytes, "plan.yaml");
        assertThat(read.plan().isPresent()).isEqualTo(read.errors().isEmpty());
        // a lone CR ends no line here: the reader refuses it
        List<String> lines = List.of(text.split("\r?\n", -1));
        List<Position> places =
                new ArrayList<>(read.errors().stream().map(Problem::at).toList());
        places.addAll(read.findings().stream().map(Finding::at).toList());
        for (Position at : places) {
            assertThat(at.line()).isBetween(1, lines.size());
            assertThat(at.column()).isBetween(1, lines.get(at.line() - 1).length() + 1);
        }
    }

    /** Deletes a line, changes a value or puts garbage somewhere, up to three times. */
    private static String mutate(String plan, RandomGenerator random) {
        List<String> lines = new ArrayList<>(plan.lines().toList());
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            String garbage = GARBAGE.get(random.nextInt(GARBAGE.size()));
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 ->
                    lines.set(at, line.replaceFirst(": .*", java.util.regex.Matcher.quoteReplacement(": " + garbage)));
                case 2 -> {
                    int column = random.nextInt(line.length() + 1);
                    lines.set(at, line.substring(0, column) + garbage + line.substring(column));
                }
                default -> lines.add(at, lines.get(random.nextInt(lines.size())));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(PLANS);
    }
}
