package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every signer promises. An adapter's test extends this and opens its signer. */
public abstract class SignerContract {
    @TempDir
    Path folder;

    /** The signer under test, opened anew at each call and always for the same key. */
    protected abstract Signer signer() throws Exception;

    /** What is trusted where this signer is. */
    protected abstract TrustedKeys trusted() throws Exception;

    /** The lengths of documents that are signed; an adapter leaves out what its emulator gets wrong, and says so. */
    protected IntStream lengths() {
        return IntStream.of(1, 100, 4095, 4096, 4097, 1 << 20);
    }

    @Test
    void a_signature_of_a_document_of_any_length_verifies_and_that_of_another_does_not() throws Exception {
        for (int length : lengths().toArray()) {
            byte[] message = new byte[length];
            new Random(length).nextBytes(message);
            byte[] signature = signer().sign(message);
            assertThat(verifies(message, signature)).as("%d bytes", length).isTrue();
            message[length - 1] ^= 1;
            assertThat(verifies(message, signature))
                    .as("%d bytes, changed", length)
                    .isFalse();
        }
    }

    @Test
    void the_key_is_named_by_the_hash_of_its_public_half_and_trusted() throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(signer().publicKey().getEncoded());
        assertThat(signer().keyId()).isEqualTo("sha256:" + HexFormat.of().formatHex(hash));
        assertThat(trusted().find(signer().keyId())).contains(signer().publicKey());
        assertThat(trusted().find("sha256:" + "0".repeat(64))).isEmpty();
    }

    @Test
    void openssl_verifies_a_signature_with_the_exported_key() throws Exception {
        byte[] message = "evidence".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("message"), message);
        Files.write(folder.resolve("signature"), signer().sign(message));
        Files.writeString(
                folder.resolve("public.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(signer().publicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Process openssl = new ProcessBuilder(
                        "openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }

    @Test
    void a_sealed_document_opens_for_whoever_trusts_the_key() throws Exception {
        Evidence evidence = new Evidence(1, "as it was");
        byte[] sealed = SignedDocument.seal(evidence, signer());
        assertThat(SignedDocument.open(sealed, Evidence.class, 1, trusted(), "the test's document"))
                .isEqualTo(evidence);
    }

    /** A document as small as one can be. */
    public record Evidence(int schema, String what) {}

    @Test
    void several_threads_can_share_one() throws Exception {
        Signer shared = signer();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<byte[], Future<byte[]>> all = new LinkedHashMap<>();
            for (int i = 0; i < 8; i++) {
                byte[] message = ("document " + i).getBytes(StandardCharsets.UTF_8);
                all.put(message, threads.submit(() -> shared.sign(message)));
            }
            for (Map.Entry<byte[], Future<byte[]>> one : all.entrySet()) {
                assertThat(verifies(one.getKey(), one.getValue().get())).isTrue();
            }
        }
    }

    private boolean verifies(byte[] message, byte[] signature) throws Exception {
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(signer().publicKey());
        check.update(message);
        return check.verify(signature);
    }
}
