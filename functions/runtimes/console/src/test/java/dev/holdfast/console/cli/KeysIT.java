package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys by hand. */
class KeysIT {
    @TempDir
    Path folder;

    @Test
    void keys_are_made_once_and_never_overwritten() throws IOException {
        Application console = new Application(folder, Map.of());
        console.run("keys", "new", "k").withCode(0);
        byte[] keyset = Files.readAllBytes(folder.resolve("k/keyset.json"));
        assertThat(console.run("keys", "new", "k").withCode(1).err()).contains("keys already", "hint:  ", "rotate");
        assertThat(folder.resolve("k/keyset.json")).hasBinaryContent(keyset);
        assertThat(console.run("keys", "rotate", "nowhere").withCode(1).err()).contains("nowhere");

        console.run("keys", "new-offline", "break-glass.pem").withCode(0);
        assertThat(folder.resolve("break-glass.pem.private.pem")).content().contains("PRIVATE KEY");
        assertThat(console.run("keys", "new-offline", "break-glass.pem")
                        .withCode(1)
                        .err())
                .contains("exists already");
    }

    @Test
    void older_backups_open_after_rotating_and_under_a_new_key_after_rewrapping() throws IOException {
        Clinic clinic = new Clinic(folder).withKeys();
        clinic.run("backup").withCode(0);
        clinic.console.run("keys", "rotate", folder.resolve("keys").toString()).withCode(0);
        clinic.run("verify", "--level", "integrity").withCode(0);

        // The new key takes the old one's place in the plan; what the old one signed stays trusted.
        clinic.console.run("keys", "new", folder.resolve("fresh").toString()).withCode(0);
        String before = Files.readString(clinic.plan);
        String old = "{name: daily, kind: local, reference: " + folder + "/keys}";
        String fresh = "{name: fresh, kind: local, reference: " + folder + "/fresh}";
        Files.writeString(clinic.plan, before.replace(old, fresh));
        assertThat(clinic.run("verify", "--level", "integrity").code()).isNotZero();

        Files.writeString(clinic.plan, before.replace(old, old + "\n    - " + fresh));
        assertThat(clinic.run("keys", "rewrap").withCode(0).out()).isEqualTo("1 backup wrapped anew\n");
        Files.writeString(clinic.plan, before.replace(old, fresh));
        clinic.run("verify", "--level", "integrity").withCode(0);
        clinic.run("export", "--to", folder.resolve("out").toString()).withCode(0);
        clinic.assertRestoresEqual(folder.resolve("out/archive"));
    }

    @Test
    void openssl_verifies_a_manifest_a_record_and_a_run_with_the_exported_key() throws IOException {
        Clinic clinic = new Clinic(folder).withKeys();
        clinic.run("backup").withCode(0);
        clinic.run("verify", "--level", "integrity").withCode(0);
        Files.writeString(
                folder.resolve("signer.pem"),
                clinic.run("keys", "export-public").withCode(0).out());
        for (String part : new String[] {"/manifests/", "-verification.json", "/runs/"}) {
            Path document = clinic.stored(part).getFirst();
            String[] lines = Files.readString(document).split("\n");
            byte[] signature = Base64.getDecoder()
                    .decode(new ObjectMapper()
                            .readTree(lines[1])
                            .path("signature")
                            .textValue());
            Files.write(folder.resolve("signature"), signature);
            Files.writeString(folder.resolve("signed"), lines[0] + "\n");
            assertThat(openssl(clinic).withCode(0).out()).contains("Verified OK");
            Files.writeString(folder.resolve("signed"), lines[0] + " \n");
            assertThat(openssl(clinic).code()).isNotZero();
        }
    }

    private static Application.Ended openssl(Clinic clinic) {
        return clinic.console.program(
                "openssl", "dgst", "-sha256", "-verify", "signer.pem", "-signature", "signature", "signed");
    }
}
