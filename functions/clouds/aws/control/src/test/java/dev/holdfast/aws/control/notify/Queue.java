package dev.holdfast.aws.control.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.aws.control.SharedMoto;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue of Amazon SQS on moto that subscribes to a topic. Spoken to in its JSON protocol, since no other use of this module is
 * worth a client.
 */
final class Queue {
    private final String name;
    private final String region;
    private final List<JsonNode> received = new ArrayList<>();

    Queue(String name, String region) {
        this.name = name;
        this.region = region;
    }

    /** Makes it and returns its ARN. */
    String create() {
        ask("CreateQueue", Json.mapper().createObjectNode().put("QueueName", name));
        return "arn:aws:sqs:" + region + ":123456789012:" + name;
    }

    /** What the topic sent so far, with its attributes. */
    List<JsonNode> taken() {
        String url = SharedMoto.endpoint() + "/123456789012/" + name;
        while (true) {
            JsonNode batch = ask(
                            "ReceiveMessage",
                            Json.mapper()
                                    .createObjectNode()
                                    .put("QueueUrl", url)
                                    .put("MaxNumberOfMessages", 10))
                    .path("Messages");
            if (batch.isEmpty()) {
                return List.copyOf(received);
            }
            for (JsonNode message : batch) {
                received.add(read(message.path("Body").asText()));
                ask(
                        "DeleteMessage",
                        Json.mapper()
                                .createObjectNode()
                                .put("QueueUrl", url)
                                .put(
                                        "ReceiptHandle",
                                        message.path("ReceiptHandle").asText()));
            }
        }
    }

    private JsonNode ask(String operation, ObjectNode request) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(SharedMoto.endpoint())
                            .header("X-Amz-Target", "AmazonSQS." + operation)
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=any/20260308/" + region
                                            + "/sqs/aws4_request, SignedHeaders=host, Signature=0")
                            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(operation + ": " + answer.body());
            }
            return read(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode read(String json) {
        try {
            return json.isBlank()
                    ? Json.mapper().createObjectNode()
                    : Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
