package dev.holdfast.core.vault;

import dev.holdfast.core.plan.SignerSpec;

/** Opens signers of one kind; one bean per place keys live in, chosen by {@link #kind()}. */
public interface SignerFactory {
    /** The kind as written under {@code vault.signer} in a plan. */
    String kind();

    /**
     * The plan's signer.
     *
     * @throws KeyException.Unavailable when there is no such key
     */
    Signer open(SignerSpec spec);

    /** The signer's public key and those it replaced; works where only public keys are at hand. */
    TrustedKeys trusted(SignerSpec spec);
}
