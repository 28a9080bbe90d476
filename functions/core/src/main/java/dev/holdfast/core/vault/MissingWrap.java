package dev.holdfast.core.vault;

/**
 * A key of the plan under which a backup's data key could not be wrapped, because whoever keeps it did not answer. The backup
 * opens through its other wraps; {@link Vault#rewrap} adds this one later.
 *
 * @param key its name in the plan
 * @param why what happened
 */
public record MissingWrap(String key, String why) {}
