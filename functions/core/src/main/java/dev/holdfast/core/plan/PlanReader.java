package dev.holdfast.core.plan;

import dev.holdfast.core.plan.grammar.Entry;
import dev.holdfast.core.plan.grammar.PlanCheck;
import dev.holdfast.core.plan.grammar.PlanGrammar;
import dev.holdfast.core.plan.grammar.PlanRules;
import dev.holdfast.core.plan.grammar.YamlFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Bytes of a plan file → a plan, or every reason why it is none. Does no I/O and never throws for what it reads. */
public final class PlanReader {
    /** Larger files are refused; the plans of this repository take a sixteenth of it. */
    public static final int MOST_BYTES = 1 << 18;

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
            Problem::at, Comparator.comparingInt(Position::line).thenComparingInt(Position::column));

    private final Clock clock;

    /** A reader for which today is what the clock says. */
    public PlanReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads one file.
     *
     * @param file its name, for messages
     */
    public ReadPlan read(byte[] bytes, String file) {
        return read(bytes, file, "");
    }

    /**
     * Reads one file that must hold the plan of this name, because a plan's name is the first part of every key in the
     * vault: under another name its backups would not be found.
     *
     * @param file its name, for messages
     * @param name what the plan must call itself
     */
    public ReadPlan read(byte[] bytes, String file, String name) {
        List<Problem> problems = new ArrayList<>();
        Optional<Node> root = new YamlFile(file, MOST_BYTES, problems::add).read(bytes);
        if (root.isEmpty()) {
            return refused(problems);
        }
        Entry entry = new PlanCheck(file, problems::add).check(root.get(), PlanGrammar.PLAN);
        new PlanRules(problems::add).check(entry);
        String called = entry.text("plan");
        if (!name.isEmpty() && !called.isEmpty() && !called.equals(name)) {
            problems.add(new Problem(
                    entry.find("plan"),
                    "the plan calls itself '" + called + "'",
                    name + ", as the file is named",
                    "rename the file or the plan"));
        }
        if (!problems.isEmpty()) {
            return refused(problems);
        }
        Plan plan = PlanAssembly.plan(entry, digest(bytes));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new ReadPlan(Optional.of(plan), List.of(), PlanFindings.of(plan, today, entry::find));
    }

    private static ReadPlan refused(List<Problem> problems) {
        return new ReadPlan(Optional.empty(), problems.stream().sorted(BY_PLACE).toList(), List.of());
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
