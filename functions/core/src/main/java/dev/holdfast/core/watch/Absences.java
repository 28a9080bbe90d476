package dev.holdfast.core.watch;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import java.time.Instant;
import java.util.List;

/**
 * The watchdog's answer as every report carries it.
 *
 * @param missing backups of the whole plan that should exist by now and do not
 * @param unwatched why that is not known; empty when it is
 */
public record Absences(List<MissingBackup> missing, String unwatched) {

    /** Asks the vault. One that does not answer is no reason to lose the report, and never reads as "nothing missing". */
    public static Absences look(Vault vault, Plan plan, Instant now, RunLog log) {
        try {
            List<MissingBackup> missing = BackupHistory.missing(vault, plan, now);
            missing.forEach(each -> log.warn(each.system(), each.sentence()));
            return new Absences(missing, "");
        } catch (StoreException e) {
            log.error("", e);
            return new Absences(List.of(), e.getMessage());
        }
    }
}
