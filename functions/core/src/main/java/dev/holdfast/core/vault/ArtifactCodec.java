package dev.holdfast.core.vault;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingKey;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingParameters;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * From plain bytes to stored bytes and back: zstd (RFC 8878), then AES256-GCM-HKDF-SHA256 streaming as Tink's wire
 * format page defines it. The data key is the cipher's 32-byte input key itself, no serialised keyset: anyone can
 * decrypt with HKDF and AES-GCM alone (infra/without-holdfast/FORMAT.md).
 */
final class ArtifactCodec {
    static final String COMPRESSION = "zstd";
    static final String CIPHER = "AES256-GCM-HKDF-SHA256";
    static final int KEY_BYTES = 32;
    static final int SEGMENT_BYTES = 64 * 1024;

    private final StreamingAead cipher;

    /**
     * @throws IllegalArgumentException when the key is not 32 bytes or the segment length cannot work
     */
    ArtifactCodec(byte[] dataKey, int segmentBytes) {
        try {
            AesGcmHkdfStreamingParameters parameters = AesGcmHkdfStreamingParameters.builder()
                    .setKeySizeBytes(KEY_BYTES)
                    .setDerivedAesGcmKeySizeBytes(KEY_BYTES)
                    .setHkdfHashType(AesGcmHkdfStreamingParameters.HashType.SHA256)
                    .setCiphertextSegmentSizeBytes(segmentBytes)
                    .build();
            AesGcmHkdfStreamingKey key = AesGcmHkdfStreamingKey.create(
                    parameters, SecretBytes.copyFrom(dataKey, InsecureSecretKeyAccess.get()));
            // Not through a KeysetHandle: its registry loads generated protobuf classes that need a newer runtime than
            // the platform's, and one key needs no keyset.
            cipher = AesGcmHkdfStreaming.create(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a data key for " + CIPHER, e);
        }
    }

    /** What is written is compressed, encrypted and handed to {@code stored}; closing writes the end marker. */
    OutputStream encode(OutputStream stored, String context, PipelineSettings settings) throws IOException {
        try {
            OutputStream encrypting = cipher.newEncryptingStream(stored, context.getBytes(StandardCharsets.UTF_8));
            // The checksum inside the frame finds memory corruption even without the manifest at hand.
            return new ZstdOutputStream(encrypting, settings.level())
                    .setChecksum(true)
                    .setWorkers(settings.workers());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(CIPHER + " cannot start", e);
        }
    }

    /** The decrypted, still compressed bytes. Every segment is authenticated before a byte of it is released. */
    InputStream decrypt(InputStream stored, String context) throws IOException {
        try {
            return cipher.newDecryptingStream(stored, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IOException("the cipher cannot start", e);
        }
    }

    /** The plain bytes. */
    InputStream decompress(InputStream compressed) throws IOException {
        return new ZstdInputStream(compressed);
    }
}
