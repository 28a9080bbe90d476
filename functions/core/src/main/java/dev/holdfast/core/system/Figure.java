package dev.holdfast.core.system;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** One value of a fingerprint. */
public sealed interface Figure {

    /** A value that must come back exactly. In JSON a string. */
    record Exact(@JsonValue String value) implements Figure {
        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * A value that moves while the source is read, like a sequence: what comes back must lie between what was read
     * before and after, both included. In JSON {@code {"from": …, "to": …}}.
     */
    record Between(BigInteger from, BigInteger to) implements Figure {
        @JsonValue
        Map<String, String> json() {
            // sorted: the order of Map.of differs from one process to the next, equal records give equal bytes
            return new TreeMap<>(Map.of("from", from.toString(), "to", to.toString()));
        }

        @Override
        public String toString() {
            return from.equals(to) ? from.toString() : from + " to " + to;
        }
    }

    static Figure exact(String value) {
        return new Exact(value);
    }

    static Figure exact(long value) {
        return new Exact(Long.toString(value));
    }

    static Figure between(long from, long to) {
        return new Between(BigInteger.valueOf(Math.min(from, to)), BigInteger.valueOf(Math.max(from, to)));
    }

    @JsonCreator
    static Figure read(JsonNode json) {
        if (json.isTextual()) {
            return new Exact(json.textValue());
        }
        return new Between(
                new BigInteger(json.required("from").asText()),
                new BigInteger(json.required("to").asText()));
    }
}
