package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.Json;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.SignedDocument;
import dev.holdfast.core.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real {@code decrypt.py} and the real {@code openssl} on files laid out as the file store lays them out. */
class WithoutHoldfastTest {
    private static final Path DECRYPT =
            Path.of(System.getProperty("holdfast.root"), "infra", "without-holdfast", "decrypt.py");

    @TempDir
    Path folder;

    private final Fixture fixture = new Fixture();
    private final Vault vault = fixture.vault();
    private final byte[] content = mixed();
    private Manifest manifest;

    private record Ended(int code, String said) {}

    /** Several segments of incompressible data, then several megabytes that compress well. */
    private static byte[] mixed() {
        byte[] content = Arrays.copyOf(Fixture.incompressible(2_600_000, 11), 9_000_000);
        Arrays.fill(content, 2_600_000, content.length, (byte) 'a');
        return content;
    }

    @BeforeEach
    void a_backup_on_disk() throws Exception {
        Ended python = run("python3", "-c", "import cryptography");
        assertThat(python.code())
                .as("install Python 3 and its package 'cryptography' (Debian: python3-cryptography): " + python.said())
                .isZero();
        try (BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("roles", "sql", out -> out.write("CREATE ROLE a;\n".getBytes(StandardCharsets.UTF_8)));
            writer.write("empty", "sql", out -> {});
            writer.write("archive", "pg_dump-custom", out -> out.write(content));
            manifest = writer.publish(Fixture.draft("hourly", Fixture.NOW));
        }
        writeFiles();
        pem("public.pem", "PUBLIC KEY", vault.signer().publicKey());
        Map<String, String> key =
                Map.of("id", "k1", "key", Base64.getEncoder().encodeToString(fixture.keys.wrappingKey("k1")));
        Files.write(
                folder.resolve("keyset.json"), Json.bytes(Map.of("format", "holdfast-keyset-1", "keys", List.of(key))));
    }

    @Test
    void every_artifact_decrypts_to_equal_bytes() throws Exception {
        assertThat(decrypt("archive"))
                .satisfies(e -> assertThat(e.code()).as(e.said()).isZero());
        assertThat(folder.resolve("archive.out")).hasBinaryContent(content);
        assertThat(decrypt("roles").said()).contains("15 bytes, format sql, signature and sums agree");
        assertThat(folder.resolve("roles.out")).hasContent("CREATE ROLE a;\n");
        assertThat(decrypt("empty").code()).isZero();
        assertThat(folder.resolve("empty.out")).isEmptyFile();
    }

    @Test
    void flipped_bytes_truncation_and_appended_bytes_are_refused_and_nothing_is_left() throws Exception {
        Path artifact = folder.resolve("vault").resolve(vault.layout().data(manifest.id(), "archive"));
        byte[] good = Files.readAllBytes(artifact);
        for (int i : new int[] {0, 20, 39, 1024 * 1024 - 1, 1024 * 1024, good.length - 1}) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(artifact, bad);
            assertRefused(decrypt("archive"), "byte " + i);
        }
        for (int length : new int[] {0, 39, 1024 * 1024, good.length - 1, good.length + 1, good.length + 5000}) {
            Files.write(artifact, Arrays.copyOf(good, length));
            assertRefused(decrypt("archive"), "length " + length);
        }
        Files.write(artifact, good);
        assertThat(decrypt("archive").code()).isZero();
    }

    @Test
    void swapped_artifacts_a_changed_manifest_a_strangers_signature_and_a_wrong_key_are_refused() throws Exception {
        Path manifestFile = folder.resolve("vault").resolve(vault.layout().manifest(manifest));
        byte[] good = Files.readAllBytes(manifestFile);
        Path roles = folder.resolve("vault").resolve(vault.layout().data(manifest.id(), "roles"));
        byte[] rolesWere = Files.readAllBytes(roles);
        Files.copy(
                folder.resolve("vault").resolve(vault.layout().data(manifest.id(), "empty")),
                roles,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertRefused(decrypt("roles"), "swapped");
        Files.write(roles, rolesWere);

        byte[] bad = good.clone();
        bad[40] ^= 1;
        Files.write(manifestFile, bad);
        assertRefused(decrypt("roles"), "changed manifest");
        Files.write(manifestFile, SignedDocument.seal(manifest, fixture.keys.stranger("mallory")));
        assertRefused(decrypt("roles"), "stranger");
        Files.write(manifestFile, good);

        Files.writeString(
                folder.resolve("keyset.json"),
                "{\"format\":\"holdfast-keyset-1\",\"keys\":[{\"id\":\"k1\",\"key\":\""
                        + Base64.getEncoder().encodeToString(new byte[32]) + "\"}]}");
        assertRefused(decrypt("roles"), "wrong key");
    }

    @Test
    void an_existing_file_is_not_overwritten() throws Exception {
        Files.writeString(folder.resolve("roles.out"), "precious");
        assertThat(decrypt("roles").code()).isNotZero();
        assertThat(folder.resolve("roles.out")).hasContent("precious");
    }

    @Test
    void a_rewrap_record_and_an_offline_private_key_open_the_backup() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        pem("offline.pem", "PRIVATE KEY", pair.getPrivate());
        BackupRecord.Rewrap rewrap = new BackupRecord.Rewrap(
                BackupRecord.newId(Fixture.NOW), manifest.id(), Fixture.NOW, List.of(offlineWrap(pair, "claims-db")));
        Files.write(folder.resolve("rewrap.json"), SignedDocument.seal(rewrap, vault.signer()));

        assertThat(decrypt("roles", "--private-key", "offline.pem").said()).contains("there is none of kind offline");
        Ended ended = decrypt("roles", "--private-key", "offline.pem", "--rewrap", "rewrap.json");
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(folder.resolve("roles.out")).hasContent("CREATE ROLE a;\n");

        BackupRecord.Rewrap foreign = new BackupRecord.Rewrap(
                BackupRecord.newId(Fixture.NOW), manifest.id(), Fixture.NOW, List.of(offlineWrap(pair, "other")));
        Files.write(folder.resolve("foreign.json"), SignedDocument.seal(foreign, vault.signer()));
        assertThat(decrypt("empty", "--private-key", "offline.pem", "--rewrap", "foreign.json")
                        .said())
                .contains("belongs to another backup");
    }

    @Test
    void a_data_key_that_was_opened_elsewhere_opens_the_backup_and_another_does_not() throws Exception {
        Files.write(folder.resolve("datakey"), dataKey());
        Ended ended = decrypt("roles", "--data-key", "datakey");
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(folder.resolve("roles.out")).hasContent("CREATE ROLE a;\n");
        Files.write(folder.resolve("datakey"), new byte[32]);
        assertThat(decrypt("empty", "--data-key", "datakey").code()).isNotZero();
        Files.write(folder.resolve("datakey"), new byte[31]);
        assertThat(decrypt("empty", "--data-key", "datakey").said()).contains("a data key has 32");
    }

    private byte[] dataKey() {
        String context = vault.layout().context(manifest.system(), manifest.id());
        return vault.wrappers().getFirst().unwrap(manifest.encryption().wraps().getFirst(), context);
    }

    /** RSA-OAEP with SHA-256 throughout, as the format page says. */
    private KeyWrap offlineWrap(KeyPair pair, String system) throws GeneralSecurityException {
        byte[] both = Arrays.copyOf(dataKey(), 64);
        byte[] bound = vault.layout().context(system, manifest.id()).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(MessageDigest.getInstance("SHA-256").digest(bound), 0, both, 32, 32);
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(
                Cipher.ENCRYPT_MODE,
                pair.getPublic(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return new KeyWrap("vault-room", "offline", "id", Base64.getEncoder().encodeToString(rsa.doFinal(both)));
    }

    @Test
    void openssl_verifies_a_manifest_and_refuses_a_changed_one() throws Exception {
        Path file = folder.resolve("vault").resolve(vault.layout().manifest(manifest));
        List<String> lines = Files.readAllLines(file);
        byte[] signature = Base64.getDecoder()
                .decode(Json.read(
                                lines.get(1).getBytes(StandardCharsets.UTF_8),
                                com.fasterxml.jackson.databind.JsonNode.class)
                        .required("signature")
                        .textValue());
        Files.write(folder.resolve("sig"), signature);
        String check = "head -n 1 \"$1\" | openssl dgst -sha256 -verify public.pem -signature sig";

        Ended good = run("sh", "-c", check, "sh", file.toString());
        assertThat(good.code()).as(good.said()).isZero();
        assertThat(good.said()).contains("Verified OK");

        byte[] bad = Files.readAllBytes(file);
        bad[40] ^= 1;
        Files.write(file, bad);
        assertThat(run("sh", "-c", check, "sh", file.toString()).code()).isNotZero();
    }

    private void assertRefused(Ended ended, String how) {
        assertThat(ended.code()).as(how).isNotZero();
        assertThat(ended.said()).as(how).contains("refused: ").doesNotContain("Traceback");
        assertThat(folder).as(how).isDirectoryNotContaining("glob:**.out*");
    }

    private Ended decrypt(String artifact) throws Exception {
        return decrypt(artifact, "--keyset", "keyset.json");
    }

    private Ended decrypt(String artifact, String... key) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-B",
                DECRYPT.toString(),
                "--vault",
                "vault",
                "--manifest",
                "vault/" + vault.layout().manifest(manifest),
                "--public-key",
                "public.pem",
                "--artifact",
                artifact,
                "--out",
                artifact + ".out"));
        command.addAll(List.of(key));
        return run(command.toArray(String[]::new));
    }

    private Ended run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private void writeFiles() throws IOException {
        for (Map.Entry<String, byte[]> object : fixture.primary.objects().entrySet()) {
            Path file = folder.resolve("vault").resolve(object.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, object.getValue());
        }
    }

    private void pem(String name, String sort, Key key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + sort + "-----\n" + body + "\n-----END " + sort + "-----\n");
    }
}
