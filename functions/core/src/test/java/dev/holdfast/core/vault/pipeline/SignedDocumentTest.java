package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.SchemaException;
import dev.holdfast.core.vault.SignedDocument;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedDocumentTest {
    record Note(int schema, String text) {}

    private final Signer signer = new TestKeys().signer("s1");
    private final TrustedKeys trusted =
            id -> Optional.of(id).filter(signer.keyId()::equals).map(any -> signer.publicKey());
    private final byte[] sealed = SignedDocument.seal(new Note(1, "line one\nline two é"), signer);

    @Test
    void what_was_sealed_opens_and_is_two_lines() {
        assertThat(open(sealed)).isEqualTo(new Note(1, "line one\nline two é"));
        String text = new String(sealed, StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(2);
        assertThat(text).endsWith("\"}\n");
        assertThat(text.lines().toList().get(1))
                .startsWith(
                        "{\"keyId\":\"" + signer.keyId() + "\",\"algorithm\":\"ECDSA-P256-SHA256\",\"signature\":\"");
    }

    @Test
    void every_single_bit_matters_in_both_lines() {
        for (int i = 0; i < sealed.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = sealed.clone();
                bad[i] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> open(bad))
                        .as("bit %d of byte %d", bit, i)
                        .isInstanceOf(IntegrityException.class);
            }
        }
    }

    @Test
    void every_truncation_and_anything_extra_is_refused() {
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> open(cut)).as("cut at %d", length).isInstanceOf(IntegrityException.class);
        }
        String text = new String(sealed, StandardCharsets.UTF_8);
        for (String bad : new String[] {
            text + "\n",
            text + " ",
            text + text,
            "\n" + text,
            " " + text,
            text.replace("\n", "\r\n"),
            text.replace("\"signature\":", "\"signature\": "),
            text.replace("\"}\n", "\",\"more\":1}\n"),
            text.replace("\"keyId\"", "\"keyId\":\"x\",\"keyId\""),
        }) {
            assertThatThrownBy(() -> open(bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("note.json");
        }
    }

    @Test
    void a_stranger_signs_in_vain_and_is_named() {
        Signer stranger = new TestKeys().stranger("s2");
        assertThatThrownBy(() -> open(SignedDocument.seal(new Note(1, ""), stranger)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(stranger.keyId());
    }

    @Test
    void a_stranger_under_a_trusted_name_signs_in_vain() {
        Signer stranger = new TestKeys().stranger("s2");
        Signer liar = new Signer() {
            @Override
            public String keyId() {
                return signer.keyId();
            }

            @Override
            public byte[] sign(byte[] message) {
                return stranger.sign(message);
            }

            @Override
            public java.security.PublicKey publicKey() {
                return stranger.publicKey();
            }
        };
        assertThatThrownBy(() -> open(SignedDocument.seal(new Note(1, ""), liar)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("was changed after");
    }

    @Test
    void a_newer_schema_is_refused_as_such_and_not_called_damage() {
        assertThatThrownBy(() -> open(SignedDocument.seal(new Note(2, ""), signer)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("schema 2, this version reads up to 1");
    }

    @Test
    void a_signed_document_of_another_sort_is_refused() {
        record Other(int schema, String name) {}
        record Bare(String text) {}
        assertThatThrownBy(() -> open(SignedDocument.seal(new Other(1, "n"), signer)))
                .isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> open(SignedDocument.seal(new Bare("n"), signer)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("schema");
    }

    private Note open(byte[] bytes) {
        return SignedDocument.open(bytes, Note.class, 1, trusted, "note.json");
    }
}
