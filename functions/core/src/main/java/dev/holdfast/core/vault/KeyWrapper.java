package dev.holdfast.core.vault;

/**
 * Encrypts the data key of one backup under a long-lived key. Every backup carries several wraps (each region, the
 * other cloud, an offline key), any one of which opens it.
 *
 * <p>{@code context} names plan, system and backup. A wrap made for one context never opens under another.
 */
public interface KeyWrapper {
    /** The name of the key in the plan. */
    String name();

    /** {@code local}, {@code offline}, later {@code aws-kms} and {@code azure-key-vault}. */
    String kind();

    /**
     * Wraps a 32-byte data key.
     *
     * @throws KeyException.Unavailable when the key cannot be reached or used
     */
    KeyWrap wrap(byte[] dataKey, String context);

    /** Whether {@link #unwrap} can work here at all: false for an offline key of which only the public half is known. */
    boolean canUnwrap();

    /**
     * Recovers the data key from a wrap made by this key.
     *
     * @throws KeyException.WrongKey when this key did not make the wrap, the wrap was changed, or the context differs
     * @throws KeyException.Unavailable when the key cannot be reached or used
     */
    byte[] unwrap(KeyWrap wrap, String context);
}
