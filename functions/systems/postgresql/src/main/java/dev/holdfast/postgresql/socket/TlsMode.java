package dev.holdfast.postgresql.socket;

/** How a connection over a network is protected, in libpq's words ("SSL Support" of its documentation). */
public enum TlsMode {
    /** Never encrypted. */
    DISABLE("disable"),
    /** Encrypted when the server can. Protects from nobody who is on the line. */
    PREFER("prefer"),
    /** Always encrypted; the server's certificate is not looked at. */
    REQUIRE("require"),
    /** Encrypted, and the certificate must come from a trusted authority. */
    VERIFY_CA("verify-ca"),
    /** Encrypted, the certificate trusted and made out to this host. */
    VERIFY_FULL("verify-full");

    private final String word;

    TlsMode(String word) {
        this.word = word;
    }

    /** libpq's word for it. */
    public String word() {
        return word;
    }

    /** Whether the server's certificate is checked. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }

    /** The mode libpq calls by that word. */
    public static java.util.Optional<TlsMode> of(String word) {
        return java.util.Arrays.stream(values())
                .filter(mode -> mode.word.equals(word))
                .findFirst();
    }
}
