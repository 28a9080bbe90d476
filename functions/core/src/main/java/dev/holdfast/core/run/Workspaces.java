package dev.holdfast.core.run;

/** Gives runs local disk and takes it back, also from runs that were killed: what lies there may be unencrypted. */
public interface Workspaces {
    /** An empty folder of its own for this run, after removing what dead runs left behind. */
    OpenWorkspace open(RunId run);

    /** A workspace in use. */
    interface OpenWorkspace extends AutoCloseable {
        /** The folder and its bound. */
        Workspace workspace();

        /** Removes everything in it. Idempotent. */
        @Override
        void close();
    }
}
