package dev.holdfast.aws.control.notify;

import dev.holdfast.aws.control.Arn;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.AwsTrouble;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.failover.Courier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Announcements over the topic {@code HOLDFAST_TOPIC_ARN}, in that topic's region; without it nobody is reached. Each message
 * carries the contact it is for as the attribute {@code contact}, so that a subscription with the filter policy {@code
 * {"contact": ["sre-lead@example.org"]}} gets its own messages and no others; one without a filter gets all.
 *
 * <p>Who subscribes is not ours to know, so this is nobody's personal place: whoever sends a code must not send it here, and
 * {@link #isPersonal} says so.
 *
 * <p>SNS may deliver one message more than once. Nothing of a message is logged, nor stands in an error.
 */
@ApplicationScoped
public class TopicCourier implements Courier {
    private static final String TOPIC = "holdfast.topic.arn";
    private static final String ACTION = "sns:Publish";
    /** "Message … maximum 256 KB" with its attributes ("Publish", Amazon SNS API Reference). */
    private static final int MOST_BYTES = 256 * 1024;
    /** "Subjects must be ASCII text … less than 100 characters long." */
    private static final int MOST_SUBJECT_CHARS = 99;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;

    private final AwsClients clients;
    private final Config config;
    private final String endpoint;

    @Inject
    public TopicCourier(AwsClients clients, Config config) {
        this(clients, config, "");
    }

    /** @param endpoint another server than AWS's own; empty for AWS itself */
    TopicCourier(AwsClients clients, Config config, String endpoint) {
        this.clients = clients;
        this.config = config;
        this.endpoint = endpoint;
    }

    @Override
    public boolean reaches(String contact) {
        return !contact.isBlank() && !setting().isEmpty();
    }

    @Override
    public boolean isPersonal(String contact) {
        return false;
    }

    @Override
    public void deliver(String contact, String subject, String text) {
        String shown = oneLine(contact);
        Arn topic = topic(shown);
        String fullSubject = oneLine(subject);
        requireItFits(shown, fullSubject, text);
        try {
            clients.client(SnsClient.class, new Reach(topic.region(), endpoint, TIMEOUT), ATTEMPTS, SnsClient::builder)
                    .publish(request -> request.topicArn(topic.text())
                            .subject(ascii(fullSubject))
                            .message(text)
                            .messageAttributes(Map.of("contact", attribute(shown), "subject", attribute(fullSubject))));
        } catch (SdkException e) {
            AwsTrouble trouble = AwsTrouble.of(ACTION, "topic " + topic, e);
            throw new Undelivered(shown, trouble.what(), trouble.hint(), e);
        }
    }

    private Arn topic(String contact) {
        if (setting().isEmpty()) {
            throw new Undelivered(
                    contact, "no topic is set.", "set HOLDFAST_TOPIC_ARN to the ARN of an SNS topic.", null);
        }
        return Arn.of(setting())
                .filter(arn -> arn.service().equals("sns") && !arn.resource().endsWith(".fifo"))
                .orElseThrow(() -> new Undelivered(
                        contact,
                        "HOLDFAST_TOPIC_ARN is not the ARN of a standard topic.",
                        "it looks like arn:aws:sns:REGION:ACCOUNT:NAME; topics that keep an order (.fifo) reach no mailbox.",
                        null));
    }

    private static void requireItFits(String contact, String subject, String text) {
        if (text.isEmpty()) {
            throw new Undelivered(contact, "SNS takes no empty message.", "send one with a text.", null);
        }
        // The subject counts twice: as such and as an attribute. So do the attributes' names and types.
        long bytes = bytes(text) + 2 * bytes(subject) + bytes(contact) + "contactStringsubjectString".length();
        if (bytes > MOST_BYTES) {
            throw new Undelivered(
                    contact,
                    "it has %,d bytes with its attributes, and SNS takes %,d at most.".formatted(bytes, MOST_BYTES),
                    "send a shorter text.",
                    null);
        }
    }

    /**
     * As SNS takes it: letters lose their accents, what has no ASCII letter becomes a question mark, the first character is none
     * that SNS refuses. The attribute keeps the whole.
     */
    private static String ascii(String subject) {
        String plain = Normalizer.normalize(subject, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^ -~]", "?")
                .strip();
        String some = plain.isEmpty() ? "Holdfast" : plain;
        return some.length() <= MOST_SUBJECT_CHARS ? some : some.substring(0, MOST_SUBJECT_CHARS - 3) + "...";
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value.isEmpty() ? "-" : value)
                .build();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** With a space for whatever could begin a new line or hide. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0085\\u2028\\u2029]+", " ").strip();
    }

    private String setting() {
        return config.getOptionalValue(TOPIC, String.class).map(String::strip).orElse("");
    }
}
