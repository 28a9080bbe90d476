package dev.holdfast.core;

import java.util.Set;

/**
 * Says what an adapter or function brings, so that {@code plan check} computes its coverage from what is there.
 *
 * <p>Capability names are {@code <subject>:<ability>}: {@code postgresql:capture}, {@code postgresql:prove},
 * {@code function:backup}, {@code store:s3}, {@code keys:local}.
 */
public interface Installed {
    /** What this bean brings. */
    Set<String> capabilities();
}
