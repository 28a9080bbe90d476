package dev.holdfast.console.output;

import dev.holdfast.core.vault.LockCheck;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.verify.SystemVerification;
import dev.holdfast.verify.VerifyReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A verification's report for people. */
public final class VerifyText {
    private static final String NL = System.lineSeparator();

    private VerifyText() {}

    public static String of(VerifyReport report) {
        StringBuilder text = new StringBuilder(Headline.of("verification", report));
        for (SystemVerification system : report.systems()) {
            text.append(NL);
            switch (system) {
                case SystemVerification.Verified verified -> verified(text, verified);
                case SystemVerification.NotVerified not -> text.append(Headline.failure(not.what(), not.hint()));
                case SystemVerification.OutOfTime over -> text.append(Headline.failure(over.what(), over.hint()));
                case SystemVerification.HandedOver over ->
                    text.append(Headline.handedOver(over.system(), over.where(), over.reference(), over.why()));
            }
        }
        text.append(Headline.missing(report.missing())).append(Headline.unwatched(report.unwatched()));
        return text.append(Headline.evidence(report.evidence())).toString();
    }

    private static void verified(StringBuilder text, SystemVerification.Verified verified) {
        Verification verification = verified.verification();
        text.append(verified.system())
                .append(": ")
                .append(outcome(verification))
                .append(NL);
        Table facts = Table.ofFacts();
        facts.row(
                "backup", verification.backup() + ", consistent at " + Figures.instant(verified.consistencyInstant()));
        facts.row("restore time", restoreTime(verification) + "; RTO " + Figures.span(verification.rto()));
        facts.row(
                "RPO exposure",
                Figures.span(verification.rpoExposure()) + " now, " + Figures.span(verification.worstGap())
                        + " at worst in 30 days; RPO " + Figures.span(verification.rpo()));
        facts.row("compared", compared(verification.compared()));
        facts.row("red test", redTest(verification.redTest()));
        if (verification.restoreTime() instanceof Verification.Measured measured) {
            facts.row("restored on", machine(measured.machine()));
            facts.row("settings", Paper.pairs(measured.settings()));
        }
        if (!verification.isolation().isEmpty()) {
            facts.row("isolation", Paper.pairs(verification.isolation()));
        }
        verified.locks().forEach(found -> facts.row("lock", lock(found)));
        facts.row("record", verified.record());
        text.append(facts);
        if (verification.outcome() instanceof Verification.Failed failed) {
            failed.differences().forEach(difference -> text.append(Paper.paragraph("    ", difference)));
            if (failed.more() > 0) {
                text.append("    and ").append(failed.more()).append(" more").append(NL);
            }
        }
        verified.unreadable()
                .forEach(entry -> text.append(Paper.paragraph("  ", "UNREADABLE newer manifest: " + entry)));
    }

    private static String lock(LockCheck.InStore found) {
        return "store '" + found.store() + "': "
                + switch (found) {
                    case LockCheck.Locked locked ->
                        Paper.count(locked.objects(), "object") + " locked until " + Figures.instant(locked.until())
                                + " at least, in " + locked.mode().name().toLowerCase(Locale.ROOT) + " mode";
                    case LockCheck.NotLocked not ->
                        "NOT LOCKED as the plan says: " + not.objects() + " of " + Paper.count(not.of(), "object")
                                + ", first "
                                + not.first()
                                + ". Hint: make the bucket with object lock and a default retention, or allow"
                                + " s3:GetObjectRetention to whoever looks.";
                    case LockCheck.Unknown unknown -> "not known: " + unknown.why();
                };
    }

    /** The word for an outcome. */
    public static String outcome(Verification verification) {
        return switch (verification.outcome()) {
            case Verification.Proved proved ->
                verification.level() == Verification.Level.RESTORE
                        ? "proved: restored and equal"
                        : "intact: every byte decrypts, the archive lists; not restored";
            case Verification.Failed failed -> "FAILED";
            case Verification.Inconclusive inconclusive -> "inconclusive: " + inconclusive.reason();
            case Verification.Unsupported unsupported -> "unsupported: " + unsupported.reason();
        };
    }

    static String restoreTime(Verification verification) {
        return switch (verification.restoreTime()) {
            case Verification.Measured measured -> Figures.span(measured.time());
            case Verification.NotMeasured not -> "not measured: " + not.why();
        };
    }

    private static String compared(Verification.Compared compared) {
        if (compared.items().isEmpty()) {
            return "nothing";
        }
        String items = compared.items().entrySet().stream()
                .map(entry -> Paper.count(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        return Paper.count(compared.values(), "figure") + " of " + items;
    }

    /** What the red test showed. */
    public static String redTest(Verification.RedTest test) {
        return switch (test) {
            case Verification.Performed performed ->
                performed.changed() + (performed.caught() ? ": caught" : ": NOT NOTICED");
            case Verification.NotPerformed not -> "not performed: " + not.why();
        };
    }

    private static String machine(SortedMap<String, String> machine) {
        SortedMap<String, String> words = new TreeMap<>(machine);
        String processors = words.remove("processors");
        String memory = words.remove("memoryBytes");
        List<String> said = new ArrayList<>();
        if (processors != null) {
            said.add(Paper.count(Long.parseLong(processors), "processor"));
        }
        if (memory != null) {
            said.add(Figures.bytes(Long.parseLong(memory)) + " of memory");
        }
        words.forEach((name, value) -> said.add(name + " " + value));
        return String.join("; ", said);
    }
}
