package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/** Keeps an invocation's report in the vault. */
final class Evidence {
    private final Vault vault;
    private final RunContext context;
    private final RunLog log;

    Evidence(Vault vault, RunContext context) {
        this.vault = vault;
        this.context = context;
        this.log = new RunLog(context);
    }

    /** Evidence that cannot be written does not undo what was done; the report says that it is missing. */
    FailoverReport recorded(FailoverReport report) {
        try {
            var written = vault.writeRunAnywhere(context.function(), context.run(), context.startedAt(), report);
            List<String> missing = new ArrayList<>();
            written.missing()
                    .forEach((store, why) -> missing.add("the evidence is not in store '" + store + "': " + why));
            return report.withEvidence(written.key()).noticing(missing);
        } catch (HoldfastException e) {
            log.error("", e);
            return report.withoutEvidence(e.getMessage());
        }
    }
}
