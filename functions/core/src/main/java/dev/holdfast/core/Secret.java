package dev.holdfast.core;

/** A secret value that does not show itself by accident. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value. Call only where it is handed to the system it belongs to. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
