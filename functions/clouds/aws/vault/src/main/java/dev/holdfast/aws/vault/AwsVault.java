package dev.holdfast.aws.vault;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings. */
@ApplicationScoped
public class AwsVault implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("store:s3", "keys:aws-kms", "signer:aws-kms", "secrets:aws-secretsmanager", "vault:lock");
    }
}
