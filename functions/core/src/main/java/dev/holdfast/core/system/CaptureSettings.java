package dev.holdfast.core.system;

import dev.holdfast.core.run.Workspace;

/**
 * How to capture.
 *
 * @param level how much the fingerprint looks at
 * @param workspace where files may be spooled, and how much
 * @param jobs how many connections may read in parallel
 */
public record CaptureSettings(Fingerprint.Level level, Workspace workspace, int jobs) {}
