package dev.holdfast.terraform.moto;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request to any AWS service.
 *
 * @param query the query of its address; empty without one
 * @param region the one that it is signed for; empty where it is not signed
 * @param action in the JSON protocols the last part of X-Amz-Target, in the query protocols the parameter Action; else empty
 * @param form the parameters in the query protocols
 */
record Asked(
        String method,
        String path,
        String query,
        String region,
        String action,
        SortedMap<String, String> form,
        byte[] body) {

    /** Reads it, whatever protocol it is in. */
    static Asked of(String method, String path, String query, String authorization, String target, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        SortedMap<String, String> form = text.startsWith("Action=") ? form(text) : Collections.emptySortedMap();
        String[] scope = authorization.replaceFirst(".*Credential=", "").split("/");
        return new Asked(
                method,
                path,
                query,
                scope.length > 2 ? scope[2] : "",
                form.getOrDefault("Action", target.substring(target.lastIndexOf('.') + 1)),
                form,
                body);
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

    private static SortedMap<String, String> form(String body) {
        SortedMap<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}
