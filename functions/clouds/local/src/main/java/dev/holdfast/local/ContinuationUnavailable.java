package dev.holdfast.local;

import dev.holdfast.core.HoldfastException;
import java.io.IOException;
import java.nio.file.Path;

/** The folder of runs to resume cannot be used. */
public final class ContinuationUnavailable extends HoldfastException {
    ContinuationUnavailable(Path folder, IOException cause) {
        super(
                "the folder of runs to resume, '" + folder + "', cannot be used ("
                        + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ").",
                "check its owner, its permissions and the disk, or name another with 'holdfast.continuations.dir'.",
                cause);
    }
}
