package dev.holdfast.terraform.moto;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A response: its status and its body. */
record Answer(int status, byte[] body) {
    static Answer ok(String body) {
        return new Answer(200, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Without a body. */
    static Answer none() {
        return new Answer(204, new byte[0]);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** In the JSON protocols. */
    JsonNode json() {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
