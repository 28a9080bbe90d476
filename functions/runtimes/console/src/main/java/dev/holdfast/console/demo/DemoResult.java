package dev.holdfast.console.demo;

import dev.holdfast.backup.BackupReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.verify.VerifyReport;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the demonstration showed.
 *
 * @param folder where plan, vault and keys lie
 * @param databaseBytes as the server counts
 * @param commitsDuringBackup transactions that others committed while the backup ran
 * @param commitsDuringProof the same for the verification
 * @param corruption what a verification said after one stored byte was flipped
 * @param repaired what it said after the byte was set right again
 * @param flipped which byte that was
 * @param setUp from the start to the filled database
 * @param took from then to the end
 */
record DemoResult(
        Path folder,
        long databaseBytes,
        long commitsDuringBackup,
        long commitsDuringProof,
        BackupReport backup,
        VerifyReport proof,
        VerifyReport corruption,
        VerifyReport repaired,
        String flipped,
        Duration setUp,
        Duration took) {

    /** Whether the backup was made and proved while others wrote, and the corruption was caught. */
    boolean convincing() {
        return backup.status() == Status.OK
                && proof.status() == Status.OK
                && corruption.status() == Status.FAILED
                && repaired.status() == Status.OK
                && commitsDuringBackup > 0;
    }
}
