package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final String CONTEXT = "plan/db/0197-ü";

    @TempDir
    Path temp;

    private final byte[] dataKey = new byte[32];
    private Path folder;
    private KeyFolder keys;

    @BeforeEach
    void create() {
        new Random(1).nextBytes(dataKey);
        folder = temp.resolve("keys");
        keys = new KeyFolder(folder, Clock.systemUTC());
        keys.create();
    }

    @Test
    void a_wrapped_key_comes_back_under_its_context() {
        KeyWrap wrap = local().wrap(dataKey, CONTEXT);
        assertThat(wrap.kind()).isEqualTo("local");
        assertThat(wrap.name()).isEqualTo("main");
        assertThat(wrap.keyId()).matches("sha256:[0-9a-f]{64}");
        assertThat(Base64.getDecoder().decode(wrap.ciphertext())).hasSize(12 + 32 + 16);
        assertThat(local().canUnwrap()).isTrue();
        assertThat(local().unwrap(wrap, CONTEXT)).isEqualTo(dataKey);
        assertThat(local().wrap(dataKey, CONTEXT).ciphertext()).isNotEqualTo(wrap.ciphertext());
    }

    @Test
    void any_change_to_a_local_wrap_or_its_context_is_refused() {
        KeyWrap wrap = local().wrap(dataKey, CONTEXT);
        byte[] sealed = Base64.getDecoder().decode(wrap.ciphertext());
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertWrong(local(), with(wrap, wrap.keyId(), changed), CONTEXT);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertWrong(local(), with(wrap, wrap.keyId(), Arrays.copyOf(sealed, length)), CONTEXT);
        }
        assertWrong(local(), wrap, CONTEXT + "x");
        assertWrong(local(), with(wrap, "sha256:00", sealed), CONTEXT);
        assertWrong(local(), new KeyWrap("main", "local", wrap.keyId(), "%%%"), CONTEXT);
        assertWrong(local(), new KeyWrap("main", "offline", wrap.keyId(), wrap.ciphertext()), CONTEXT);
    }

    @Test
    void a_wrap_by_another_keyset_is_refused() {
        Path other = temp.resolve("other");
        new KeyFolder(other, Clock.systemUTC()).create();
        KeyWrap wrap = new LocalKeysetFactory()
                .open(new KeySpec("main", "local", other.toString()))
                .wrap(dataKey, CONTEXT);
        assertWrong(local(), wrap, CONTEXT);
    }

    @Test
    void rotating_adds_a_primary_key_and_a_signer_and_the_old_ones_stay_usable() {
        KeyWrap before = local().wrap(dataKey, CONTEXT);
        Signer oldSigner = signer();
        keys.rotate();
        KeyWrap after = local().wrap(dataKey, CONTEXT);
        assertThat(after.keyId()).isNotEqualTo(before.keyId());
        assertThat(local().unwrap(before, CONTEXT)).isEqualTo(dataKey);
        assertThat(local().unwrap(after, CONTEXT)).isEqualTo(dataKey);
        assertThat(signer().keyId()).isNotEqualTo(oldSigner.keyId());
        TrustedKeys trusted = trusted();
        assertThat(trusted.find(oldSigner.keyId())).contains(oldSigner.publicKey());
        assertThat(trusted.find(signer().keyId())).contains(signer().publicKey());
        assertThat(trusted.find("sha256:00")).isEmpty();
    }

    @Test
    void creating_refuses_to_overwrite() throws IOException {
        byte[] keyset = Files.readAllBytes(folder.resolve("keyset.json"));
        assertThatExceptionOfType(KeyException.Unavailable.class).isThrownBy(keys::create);
        assertThat(folder.resolve("keyset.json")).hasBinaryContent(keyset);
        Path offline = temp.resolve("offline.pem");
        KeyFolder.createOffline(offline);
        assertThatExceptionOfType(KeyException.Unavailable.class).isThrownBy(() -> KeyFolder.createOffline(offline));
    }

    @Test
    void rotating_what_was_never_created_is_refused() {
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(() -> new KeyFolder(temp.resolve("none"), Clock.systemUTC()).rotate())
                .satisfies(e -> assertThat(e.hint()).contains("holdfast keys new"));
    }

    @Test
    void only_the_owner_can_read_the_keys() throws IOException {
        keys.rotate();
        KeyFolder.createOffline(folder.resolve("offline.pem"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
                assertThat(file.getFileName().toString()).matches("[a-z0-9.-]+(\\.pem|\\.json)|keys|trusted");
            }
        }
    }

    @Test
    void a_missing_or_damaged_keyset_names_the_command_and_quotes_no_key() throws IOException {
        String keyset = Files.readString(folder.resolve("keyset.json"));
        Files.writeString(folder.resolve("keyset.json"), keyset.replace("\"keys\":[{", "\"keys\":[{\"x\":1,"));
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(this::local)
                .satisfies(e ->
                        assertThat(e.explained()).contains("holdfast keys new").doesNotContain("\"key\""));
        Files.writeString(folder.resolve("keyset.json"), keyset.replaceFirst("\"key\":\".", "\"key\":\"\\$"));
        assertThatExceptionOfType(KeyException.Unavailable.class).isThrownBy(this::local);
        Files.delete(folder.resolve("keyset.json"));
        assertThatExceptionOfType(KeyException.Unavailable.class).isThrownBy(this::local);
    }

    @Test
    void openssl_verifies_a_signature_with_the_exported_key() throws Exception {
        byte[] message = "evidence".getBytes(StandardCharsets.UTF_8);
        Signer signer = signer();
        Files.write(temp.resolve("message"), message);
        Files.write(temp.resolve("signature"), signer.sign(message));
        String publicKey = "keys/trusted/" + signer.keyId().replace(':', '-') + ".pem";
        assertThat(OpenSsl.run(temp, "dgst", "-sha256", "-verify", publicKey, "-signature", "signature", "message"))
                .contains("Verified OK");
        String der = OpenSsl.run(temp, "pkey", "-pubin", "-in", publicKey, "-outform", "DER", "-out", "spki.der");
        assertThat(der).isEmpty();
        assertThat(OpenSsl.run(temp, "dgst", "-sha256", "-r", "spki.der"))
                .startsWith(signer.keyId().substring("sha256:".length()));
    }

    @Test
    void a_signer_made_by_openssl_is_accepted() throws Exception {
        OpenSsl.run(folder, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "signer.pem");
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(this::signer)
                .withMessageContaining("trusted");
        OpenSsl.run(folder, "pkey", "-in", "signer.pem", "-pubout", "-out", "trusted/mine.pem");
        assertThat(trusted().find(signer().keyId())).isPresent();
    }

    @Test
    void verifying_needs_only_the_public_keys() throws IOException {
        String keyId = signer().keyId();
        Files.delete(folder.resolve("signer.pem"));
        Files.delete(folder.resolve("keyset.json"));
        assertThat(trusted().find(keyId)).isPresent();
        assertThatExceptionOfType(KeyException.Unavailable.class).isThrownBy(this::signer);
    }

    @Test
    void openssl_opens_an_offline_wrap() throws Exception {
        Path privateHalf = KeyFolder.createOffline(temp.resolve("offline.pem"));
        KeyWrap wrap = offline(temp.resolve("offline.pem")).wrap(dataKey, CONTEXT);
        Files.write(temp.resolve("wrap"), Base64.getDecoder().decode(wrap.ciphertext()));
        OpenSsl.run(
                temp,
                "pkeyutl",
                "-decrypt",
                "-inkey",
                privateHalf.toString(),
                "-in",
                "wrap",
                "-out",
                "bound",
                "-pkeyopt",
                "rsa_padding_mode:oaep",
                "-pkeyopt",
                "rsa_oaep_md:sha256",
                "-pkeyopt",
                "rsa_mgf1_md:sha256");
        byte[] bound = Files.readAllBytes(temp.resolve("bound"));
        assertThat(bound).hasSize(64).startsWith(dataKey);
        assertThat(Arrays.copyOfRange(bound, 32, 64)).isEqualTo(Pem.sha256(CONTEXT.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_offline_key_unwraps_only_with_its_private_half() throws Exception {
        OpenSsl.run(temp, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", "safe.pem");
        OpenSsl.run(temp, "pkey", "-in", "safe.pem", "-pubout", "-out", "public.pem");
        KeyWrapper publicOnly = offline(temp.resolve("public.pem"));
        KeyWrapper whole = offline(temp.resolve("safe.pem"));
        KeyWrap wrap = publicOnly.wrap(dataKey, CONTEXT);
        assertThat(publicOnly.canUnwrap()).isFalse();
        assertThatExceptionOfType(KeyException.Unavailable.class).isThrownBy(() -> publicOnly.unwrap(wrap, CONTEXT));
        assertThat(whole.canUnwrap()).isTrue();
        assertThat(whole.unwrap(wrap, CONTEXT)).isEqualTo(dataKey);
        assertWrong(whole, wrap, "other");
        byte[] changed = Base64.getDecoder().decode(wrap.ciphertext());
        changed[100] ^= 1;
        assertWrong(whole, with(wrap, wrap.keyId(), changed), CONTEXT);
        KeyFolder.createOffline(temp.resolve("another.pem"));
        assertWrong(offline(temp.resolve("another.pem")), wrap, CONTEXT);
    }

    @Test
    void a_short_missing_or_foreign_offline_key_is_refused() throws Exception {
        OpenSsl.run(temp, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "short.pem");
        for (Path file :
                new Path[] {temp.resolve("short.pem"), temp.resolve("none.pem"), folder.resolve("signer.pem")}) {
            assertThatExceptionOfType(KeyException.Unavailable.class)
                    .isThrownBy(() -> offline(file))
                    .satisfies(e -> assertThat(e.hint()).contains("holdfast keys new"));
        }
    }

    private KeyWrapper local() {
        return new LocalKeysetFactory().open(new KeySpec("main", "local", folder.toString()));
    }

    private static KeyWrapper offline(Path pem) {
        return new OfflineKeyFactory().open(new KeySpec("glass", "offline", pem.toString()));
    }

    private Signer signer() {
        return new LocalSignerFactory().open(new SignerSpec("local", folder.toString()));
    }

    private TrustedKeys trusted() {
        return new LocalSignerFactory().trusted(new SignerSpec("local", folder.toString()));
    }

    private static KeyWrap with(KeyWrap wrap, String keyId, byte[] ciphertext) {
        return new KeyWrap(wrap.name(), wrap.kind(), keyId, Base64.getEncoder().encodeToString(ciphertext));
    }

    private static void assertWrong(KeyWrapper wrapper, KeyWrap wrap, String context) {
        assertThatExceptionOfType(KeyException.WrongKey.class).isThrownBy(() -> wrapper.unwrap(wrap, context));
    }
}
