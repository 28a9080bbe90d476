package dev.holdfast.core.vault;

import java.util.List;

/**
 * What a sweep removed.
 *
 * @param removed data of backups that were never published
 * @param uploadsAborted unfinished uploads ended, over all stores
 * @param problems what could not be removed or judged, one sentence each; the next sweep tries again
 */
public record SweepReport(List<Removed> removed, int uploadsAborted, List<String> problems) {

    /** The data of one unpublished backup in one store. */
    public record Removed(String store, BackupId backup, int objects, long bytes) {}
}
