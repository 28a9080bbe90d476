package dev.holdfast.core.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * How evidence is stored: two lines of UTF-8. The first is the JSON document, the second
 * {@code {"keyId":…,"algorithm":"ECDSA-P256-SHA256","signature":…}} with the signature in DER and standard Base64. It
 * covers the first line with its newline, so {@code head -n 1} and {@code openssl dgst -sha256 -verify} check it.
 */
public final class SignedDocument {
    private static final String ALGORITHM = "ECDSA-P256-SHA256";

    private SignedDocument() {}

    private record Seal(String keyId, String algorithm, String signature) {}

    /** The two lines for this document. */
    public static byte[] seal(Object document, Signer signer) {
        byte[] line = line(document);
        Seal seal = new Seal(signer.keyId(), ALGORITHM, Base64.getEncoder().encodeToString(signer.sign(line)));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(line);
        both.writeBytes(line(seal));
        return both.toByteArray();
    }

    /**
     * The document in these two lines, after its signature was verified.
     *
     * @param newestSchema the newest {@code schema} the caller understands
     * @param where the key it was read from, for the message
     * @throws IntegrityException when a byte differs from what was sealed, or nobody trusted signed it
     * @throws SchemaException when a newer Holdfast wrote it
     */
    public static <T> T open(byte[] bytes, Class<T> type, int newestSchema, TrustedKeys trusted, String where) {
        int end = endOfFirstLine(bytes, where);
        byte[] line = Arrays.copyOfRange(bytes, 0, end);
        Seal seal = seal(Arrays.copyOfRange(bytes, end, bytes.length), where);
        PublicKey key = trusted.find(seal.keyId())
                .orElseThrow(() -> new IntegrityException(
                        where + " is signed by " + seal.keyId() + ", which is not one of the trusted keys."));
        if (!verifies(key, line, seal)) {
            throw new IntegrityException(where + " was changed after " + seal.keyId() + " signed it.");
        }
        return parse(line, type, newestSchema, where);
    }

    private static int endOfFirstLine(byte[] bytes, String where) {
        int lines = 0;
        int first = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && ++lines == 1) {
                first = i + 1;
            }
        }
        if (lines != 2 || bytes[bytes.length - 1] != '\n') {
            throw new IntegrityException(
                    where + " is not a signed document: it must be exactly two lines, a document and its signature.");
        }
        return first;
    }

    /** Accepts one spelling only, so that no byte of the second line can change unnoticed. */
    private static Seal seal(byte[] line, String where) {
        try {
            Seal seal = Json.read(line, Seal.class);
            if (ALGORITHM.equals(seal.algorithm()) && seal.keyId() != null && seal.signature() != null) {
                byte[] signature = Base64.getDecoder().decode(seal.signature());
                Seal canonical = new Seal(
                        seal.keyId(), seal.algorithm(), Base64.getEncoder().encodeToString(signature));
                if (Arrays.equals(line, line(canonical))) {
                    return seal;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IntegrityException(where + ": the signature line cannot be read.", e);
        }
        throw new IntegrityException(where + ": the signature line is not one that Holdfast writes.");
    }

    private static boolean verifies(PublicKey key, byte[] line, Seal seal) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(line);
            return signature.verify(Base64.getDecoder().decode(seal.signature()));
        } catch (GeneralSecurityException e) {
            return false; // not even the form of a signature by this key
        }
    }

    private static <T> T parse(byte[] line, Class<T> type, int newestSchema, String where) {
        try {
            JsonNode schema = Json.read(line, JsonNode.class).path("schema");
            if (!schema.canConvertToInt() || schema.intValue() < 1) {
                throw new IntegrityException(where + " does not say by which schema it was written.");
            }
            if (schema.intValue() > newestSchema) {
                throw new SchemaException(where, schema.intValue(), newestSchema);
            }
            return Json.read(line, type);
        } catch (IOException e) {
            throw new IntegrityException(where + " is properly signed, but is not a " + type.getSimpleName() + ".", e);
        }
    }

    private static byte[] line(Object document) {
        byte[] json = Json.bytes(document);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
