package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.aws.vault.keys.KmsStub;
import dev.holdfast.aws.vault.sdk.JsonServiceStub;
import dev.holdfast.aws.vault.sdk.JsonServiceStub.Answer;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.postgresql.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A plan whose keys, signer and password are kept in AWS: two regions of KMS, a secret in Secrets Manager. */
class KmsIT {
    private static final String EAST = "us-east-1";
    private static final String WEST = "us-west-2";
    private static final byte[] MATERIAL = "0123456789abcdef0123456789abcdef".getBytes();
    private static final String KEY = "mrk-33333333333333333333333333333333";

    private final KmsStub east = new KmsStub(EAST);
    private final KmsStub west = new KmsStub(WEST);
    private volatile boolean eastIsDown;

    @TempDir
    Path folder;

    @Test
    void backups_go_on_without_one_region_of_kms_and_open_through_the_other() throws Exception {
        try (JsonServiceStub kms = new JsonServiceStub(this::answer)) {
            Clinic clinic = clinic();
            Application console = clinic.console
                    .with("AWS_ENDPOINT_URL_KMS", kms.endpoint().toString())
                    .with(
                            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                            MotoServer.shared().endpoint().toString())
                    .with("AWS_ACCESS_KEY_ID", "a")
                    .with("AWS_SECRET_ACCESS_KEY", "b")
                    .with("AWS_EC2_METADATA_DISABLED", "true");
            String plan = clinic.plan.toString();

            assertThat(console.run("backup", "--plan", plan).withCode(0).out()).contains("claims-db: published");

            eastIsDown = true;
            assertThat(console.run("backup", "--plan", plan).withCode(3).out())
                    .contains("claims-db: published", "NOT WRAPPED", "key 'east'", "holdfast keys rewrap");
            console.run("verify", "--plan", plan, "--level", "integrity").withCode(0);
            String out = folder.resolve("out").toString();
            console.run("export", "--plan", plan, "--to", out).withCode(0);
            clinic.assertRestoresEqual(folder.resolve("out/archive"));

            eastIsDown = false;
            assertThat(console.run("keys", "rewrap", "--plan", plan).withCode(0).out())
                    .contains("2 backups wrapped anew");
            assertThat(console.run("keys", "export-public", "--plan", plan)
                            .withCode(0)
                            .out())
                    .startsWith("-----BEGIN PUBLIC KEY-----");
        }
    }

    private Answer answer(String operation, JsonNode parameters) {
        if (!parameters.path("KeyId").asText().contains(EAST)) {
            return west.answer(operation, parameters);
        }
        return eastIsDown ? Answer.error(500, "KMSInternalException", "try again") : east.answer(operation, parameters);
    }

    /** As {@link Clinic} writes it, but for keys, signer and password. */
    private Clinic clinic() throws IOException, GeneralSecurityException {
        Clinic clinic = new Clinic(folder);
        String keys = folder + "/keys";
        String local = "{name: daily, kind: local, reference: " + keys + "}";
        String inAws = "{name: east, kind: aws-kms, reference: \"" + east.alias("backup", east.symmetric(KEY, MATERIAL))
                + "\"}\n    - {name: west, kind: aws-kms, reference: \""
                + west.alias("backup", west.symmetric(KEY, MATERIAL)) + "\"}";
        String signer = west.alias("evidence", west.signing("44444444-4444-4444-4444-444444444444"));
        String plan = Files.readString(clinic.plan)
                .replace(local, inAws)
                .replace("{kind: local, reference: " + keys + "}", "{kind: aws-kms, reference: \"" + signer + "\"}")
                .replace("env:CLINIC_PASSWORD", "aws-secretsmanager:" + WEST + "/clinic/db#password");
        assertThat(plan).contains(inAws, signer, "clinic/db#password");
        Files.writeString(clinic.plan, plan);
        MotoServer.shared().reset();
        String password = TestServer.PASSWORD.reveal().replace("\\", "\\\\");
        TestClients.of(Map.of(WEST, MotoServer.shared().endpoint()))
                .client(SecretsManagerClient.class, WEST, SecretsManagerClient::builder)
                .createSecret(request -> request.name("clinic/db").secretString("{\"password\":\"" + password + "\"}"));
        return clinic;
    }
}
