package dev.holdfast.aws.vault.keys;

import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Opens keys of kind {@code aws-kms}; the reference is the ARN of a key or alias. Opening asks nobody: KMS is asked when used. */
@ApplicationScoped
public class KmsKeyFactory implements KeyWrapperFactory {
    private final RegionalClients clients;

    @Inject
    public KmsKeyFactory(RegionalClients clients) {
        this.clients = clients;
    }

    @Override
    public String kind() {
        return KmsKey.KIND;
    }

    @Override
    public KeyWrapper open(KeySpec spec) {
        return new KmsKey(spec.name(), arn(spec.name(), spec.reference()), clients);
    }

    static KmsArn arn(String name, String reference) {
        return KmsArn.parse(reference)
                .orElseThrow(() -> new KeyException.Unavailable(
                        name,
                        "'" + reference + "' is not the ARN of a KMS key or alias.",
                        "write it whole, with its region: arn:aws:kms:REGION:ACCOUNT:alias/NAME.",
                        null));
    }
}
