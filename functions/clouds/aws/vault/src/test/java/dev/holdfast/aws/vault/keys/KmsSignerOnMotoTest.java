package dev.holdfast.aws.vault.keys;

import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerContract;
import dev.holdfast.core.vault.TrustedKeys;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Signing on the emulator, which does not know the message type DIGEST: {@link KmsSignerTest} shows the longer ones. */
class KmsSignerOnMotoTest extends SignerContract {
    private static RegionalClients clients;
    private static SignerSpec spec;

    @BeforeAll
    static void create() {
        MotoServer.shared().reset();
        clients = TestClients.of(Map.of("us-west-2", MotoServer.shared().endpoint()));
        String key = clients.client(KmsClient.class, "us-west-2", KmsClient::builder)
                .createKey(request -> request.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
        spec = new SignerSpec("aws-kms", key);
    }

    @Override
    protected IntStream lengths() {
        return super.lengths().filter(length -> length <= KmsSigner.LONGEST_RAW);
    }

    @Override
    protected Signer signer() {
        return new KmsSignerFactory(clients).open(spec);
    }

    @Override
    protected TrustedKeys trusted() {
        return new KmsSignerFactory(clients).trusted(spec);
    }
}
