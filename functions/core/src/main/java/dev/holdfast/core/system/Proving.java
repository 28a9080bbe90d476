package dev.holdfast.core.system;

import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.vault.Manifest;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/** Restores backups of this kind into throw-away servers and looks at what came back. */
public interface Proving extends SystemKind {

    /**
     * Lists the archive with the system's own tools, without restoring it.
     *
     * @return how many entries it lists
     * @throws SystemException when the archive cannot be read
     */
    int list(Manifest manifest, ArtifactSource artifacts, Workspace workspace);

    /** The throw-away server this backup needs. */
    ScratchRequest scratchFor(Manifest manifest);

    /**
     * Why restoring into this server could not prove anything about the backup (a missing locale, an extension of
     * another version), if so. Asked before {@link #restore}.
     */
    Optional<String> obstacle(Manifest manifest, ScratchServer server);

    /**
     * Restores into the server with the system's own tools.
     *
     * @return how it was done, for whoever reads the time it took: tools, jobs, the server's settings
     * @throws SystemException.Precondition when this machine lacks something the backup needs
     * @throws SystemException when a tool reports any error
     */
    SortedMap<String, String> restore(
            Manifest manifest, ArtifactSource artifacts, ScratchServer server, int jobs, Progress progress);

    /** The artifacts that {@link #restore} reads; the others can be lost without anybody noticing. */
    Set<String> restored();

    /** Takes the fingerprint of what was restored, by the manifest's own method and level. */
    Fingerprint fingerprint(Manifest manifest, ScratchServer server, int jobs);

    /**
     * Changes one randomly chosen thing in the restored copy, so that no count changes where that is possible, and takes
     * the fingerprint again. A verifier that does not notice is blind.
     *
     * @param restored the fingerprint of the copy as it was restored; what was not touched may be carried over from it
     * @return empty when there is nothing to change
     */
    Optional<Tampered> tamper(Manifest manifest, ScratchServer server, Fingerprint restored, RandomGenerator random);

    /**
     * A copy that was changed on purpose.
     *
     * @param what the change, in one sentence
     * @param fingerprint of the changed copy
     */
    record Tampered(String what, Fingerprint fingerprint) {}
}
