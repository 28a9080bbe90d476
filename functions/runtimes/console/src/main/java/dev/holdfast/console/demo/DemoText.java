package dev.holdfast.console.demo;

import dev.holdfast.backup.SystemBackup;
import dev.holdfast.console.output.Figures;
import dev.holdfast.console.output.Table;
import dev.holdfast.console.output.VerifyText;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.verify.SystemVerification;
import dev.holdfast.verify.VerifyReport;
import java.util.Locale;

/** The end of the demonstration, for people. */
final class DemoText {
    private static final String NL = System.lineSeparator();

    private DemoText() {}

    static String of(DemoResult result) {
        Verification proof = verification(result.proof());
        SystemBackup.Published backup =
                (SystemBackup.Published) result.backup().systems().getFirst();
        Table table = new Table("what", "measured", "objective");
        table.row(
                "backup",
                Figures.bytes(backup.plainBytes()) + " -> " + Figures.bytes(backup.storedBytes()) + " in "
                        + Figures.span(backup.duration())
                        + String.format(
                                Locale.ROOT,
                                ", while others committed %,d" + " transactions",
                                result.commitsDuringBackup()),
                "");
        table.row("proof", VerifyText.outcome(proof), "exact");
        table.row("", compared(proof.compared()), "");
        table.row("restore time", restoreTime(proof), "RTO " + Figures.span(proof.rto()));
        table.row("RPO exposure", Figures.span(proof.rpoExposure()), "RPO " + Figures.span(proof.rpo()));
        table.row("red test", VerifyText.redTest(proof.redTest()), "caught");
        table.row("one bit flipped", caught(result), "caught");
        return NL + table + NL + "The demo took " + Figures.span(result.took()) + " after a set-up of "
                + Figures.span(result.setUp()) + "; nothing of it is running any more." + NL
                + whereEverythingLies(result);
    }

    private static Verification verification(VerifyReport report) {
        return switch (report.systems().getFirst()) {
            case SystemVerification.Verified verified -> verified.verification();
            case SystemVerification.NotVerified not -> throw new Demo.DemoFailed(not.what(), null);
            case SystemVerification.OutOfTime over -> throw new Demo.DemoFailed(over.what(), null);
            case SystemVerification.HandedOver over -> throw new IllegalStateException("a console hands nothing over");
        };
    }

    private static String compared(Verification.Compared compared) {
        int tables = compared.items().getOrDefault("table", 0);
        int sequences = compared.items().getOrDefault("sequence", 0);
        int others =
                compared.items().values().stream().mapToInt(Integer::intValue).sum() - tables - sequences;
        return "every row of " + tables + " tables, the large objects, " + sequences + " sequences, " + others
                + " definitions and roles";
    }

    private static String restoreTime(Verification proof) {
        return switch (proof.restoreTime()) {
            case Verification.Measured measured -> Figures.span(measured.time()) + " on this machine";
            case Verification.NotMeasured not -> "not measured: " + not.why();
        };
    }

    private static String caught(DemoResult result) {
        return verification(result.corruption()).outcome() instanceof Verification.Failed
                ? "corruption caught: the stored bytes no longer decrypt"
                : "NOT NOTICED: " + result.flipped();
    }

    private static String whereEverythingLies(DemoResult result) {
        return "The flipped bit was set right again and the backup found intact. Everything lies in " + result.folder()
                + ":" + NL
                + "  demo.yaml   the plan" + NL
                + "  vault/      two stores with the backup, its manifest, records and signed run reports" + NL
                + "  keys/       the wrapping key and the signer; break-glass.pem is the offline key" + NL
                + "Look around:" + NL
                + "  ./holdfast backups --plan " + result.folder().resolve("demo.yaml") + NL
                + "  ./holdfast verify --plan " + result.folder().resolve("demo.yaml") + NL
                + "  ./holdfast export --plan " + result.folder().resolve("demo.yaml") + " --to FOLDER" + NL;
    }
}
