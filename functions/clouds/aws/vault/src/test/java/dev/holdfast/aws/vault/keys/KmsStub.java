package dev.holdfast.aws.vault.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.aws.vault.sdk.JsonServiceStub.Answer;
import dev.holdfast.aws.vault.sdk.TestClients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * KMS in one region, as the AWS KMS API Reference describes Encrypt, Decrypt, Sign and GetPublicKey, for what the emulator cannot
 * do: multi-region keys (it cuts their identifiers), digests (it hashes them again), IncorrectKeyException.
 */
public final class KmsStub {
    private static final int NONCE = 12;

    private final String region;
    private final Map<String, byte[]> symmetric = new ConcurrentHashMap<>();
    private final Map<String, KeyPair> signing = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();

    /** KMS of this region, without a key. */
    public KmsStub(String region) {
        this.region = region;
    }

    /** A key for wrapping; the same material under the same identifier elsewhere makes a multi-region key. */
    public String symmetric(String id, byte[] material) {
        String arn = arn("key/" + id);
        symmetric.put(arn, material.clone());
        return arn;
    }

    /** A key for signing. */
    public String signing(String id) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String arn = arn("key/" + id);
        signing.put(arn, generator.generateKeyPair());
        return arn;
    }

    /** Turns an alias to a key. */
    public String alias(String name, String key) {
        String arn = arn("alias/" + name);
        aliases.put(arn, key);
        return arn;
    }

    private String arn(String resource) {
        return "arn:aws:kms:" + region + ":" + TestClients.ACCOUNT + ":" + resource;
    }

    /** What it answers. */
    public Answer answer(String operation, JsonNode parameters) {
        String asked = parameters.path("KeyId").asText();
        String key = aliases.getOrDefault(asked, asked);
        try {
            return switch (operation) {
                case "Encrypt" -> encrypt(key, parameters);
                case "Decrypt" -> decrypt(key, parameters);
                case "GetPublicKey" -> publicKey(key);
                case "Sign" -> sign(key, parameters);
                default -> Answer.error(400, "UnknownOperationException", operation);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer encrypt(String key, JsonNode parameters) throws GeneralSecurityException {
        if (!symmetric.containsKey(key)) {
            return missing(key);
        }
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        byte[] name = id(key).getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, parameters)
                .doFinal(Base64.getDecoder().decode(parameters.path("Plaintext").asText()));
        byte[] blob = ByteBuffer.allocate(1 + name.length + NONCE + sealed.length)
                .put((byte) name.length)
                .put(name)
                .put(nonce)
                .put(sealed)
                .array();
        return Answer.ok(Map.of("KeyId", key, "CiphertextBlob", base64(blob)));
    }

    private Answer decrypt(String key, JsonNode parameters) {
        if (!symmetric.containsKey(key)) {
            return missing(key);
        }
        byte[] blob =
                Base64.getDecoder().decode(parameters.path("CiphertextBlob").asText());
        try {
            int name = blob[0];
            String maker = new String(blob, 1, name, StandardCharsets.US_ASCII);
            if (!maker.equals(id(key)) && symmetric.containsKey(arn("key/" + maker))) {
                return Answer.error(400, "IncorrectKeyException", "The key ID in the request does not identify it.");
            }
            byte[] nonce = Arrays.copyOfRange(blob, 1 + name, 1 + name + NONCE);
            int start = 1 + name + NONCE;
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, key, nonce, parameters).doFinal(blob, start, blob.length - start);
            return maker.equals(id(key))
                    ? Answer.ok(Map.of("KeyId", key, "Plaintext", base64(plain)))
                    : Answer.error(400, "InvalidCiphertextException", "");
        } catch (GeneralSecurityException | RuntimeException e) {
            return Answer.error(400, "InvalidCiphertextException", "");
        }
    }

    private Cipher cipher(int mode, String key, byte[] nonce, JsonNode parameters) throws GeneralSecurityException {
        Map<String, String> context = new TreeMap<>();
        parameters
                .path("EncryptionContext")
                .properties()
                .forEach(pair -> context.put(pair.getKey(), pair.getValue().asText()));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(symmetric.get(key), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(context.toString().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private Answer publicKey(String key) {
        return Optional.ofNullable(signing.get(key))
                .map(pair -> Answer.ok(Map.of(
                        "KeyId",
                        key,
                        "KeySpec",
                        "ECC_NIST_P256",
                        "KeyUsage",
                        "SIGN_VERIFY",
                        "PublicKey",
                        base64(pair.getPublic().getEncoded()))))
                .orElseGet(() -> missing(key));
    }

    private Answer sign(String key, JsonNode parameters) throws GeneralSecurityException {
        if (!signing.containsKey(key)) {
            return missing(key);
        }
        boolean digest = parameters.path("MessageType").asText().equals("DIGEST");
        byte[] message = Base64.getDecoder().decode(parameters.path("Message").asText());
        boolean fits = digest ? message.length == 32 : message.length >= 1 && message.length <= 4096;
        if (!fits || !parameters.path("SigningAlgorithm").asText().equals("ECDSA_SHA_256")) {
            return Answer.error(400, "ValidationException", "1 validation error detected");
        }
        Signature signature = Signature.getInstance(digest ? "NONEwithECDSA" : "SHA256withECDSA");
        signature.initSign(signing.get(key).getPrivate());
        signature.update(message);
        return Answer.ok(
                Map.of("KeyId", key, "SigningAlgorithm", "ECDSA_SHA_256", "Signature", base64(signature.sign())));
    }

    private static Answer missing(String key) {
        return Answer.error(400, "NotFoundException", "Key '" + key + "' does not exist");
    }

    private static String id(String arn) {
        return arn.substring(arn.indexOf(":key/") + 5);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
