package dev.holdfast.aws.control.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.FixedConfig;
import dev.holdfast.aws.control.Front;
import dev.holdfast.aws.control.Front.Canned;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.aws.control.SharedMoto;
import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.failover.CourierContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Announcements over a topic on moto, taken by queues that subscribe to it. Moto checks neither subjects nor permissions and sends no message twice; refusals come from {@link Front}.
 */
class TopicCourierTest extends CourierContract {
    private static final String REGION = "us-west-2";

    private final AwsClients clients = SharedMoto.clients();
    private final Queue all = new Queue("all-" + UUID.randomUUID(), REGION);
    private SnsClient sns;
    private Front front;
    private String topic;

    @BeforeEach
    void build() throws IOException {
        sns = clients.client(
                SnsClient.class,
                new Reach(REGION, SharedMoto.endpoint().toString(), Duration.ofMinutes(1)),
                SnsClient::builder);
        topic = sns.createTopic(request -> request.name("holdfast-announcements"))
                .topicArn();
        front = new Front(SharedMoto.endpoint());
        subscribe(all, Map.of());
    }

    @AfterEach
    void tearDown() {
        sns.deleteTopic(request -> request.topicArn(topic));
        front.close();
    }

    private void subscribe(Queue queue, Map<String, String> attributes) {
        sns.subscribe(request ->
                request.topicArn(topic).protocol("sqs").endpoint(queue.create()).attributes(attributes));
    }

    private Courier with(String arn) {
        return new TopicCourier(
                clients,
                new FixedConfig(arn.isEmpty() ? Map.of() : Map.of("holdfast.topic.arn", arn)),
                front.endpoint().toString());
    }

    @Override
    protected Courier courier() {
        return with(topic);
    }

    @Override
    protected Courier unconfigured() {
        return with("");
    }

    @Override
    protected Courier stranded() {
        front.close();
        return with(topic);
    }

    @Override
    protected List<Taken> taken() {
        return all.taken().stream()
                .map(message -> new Taken(
                        attribute(message, "contact"),
                        attribute(message, "subject"),
                        List.of(message.path("Subject").asText().split("\\R")),
                        message.path("Message").asText()))
                .toList();
    }

    private static String attribute(JsonNode message, String name) {
        return message.path("MessageAttributes").path(name).path("Value").asText();
    }

    @Test
    void a_topic_is_nobodys_personal_place() {
        assertThat(courier().isPersonal(CONTACT)).isFalse();
    }

    @Test
    void a_subscription_that_filters_by_contact_gets_its_own_messages_and_no_others() {
        Queue lead = new Queue("lead-" + UUID.randomUUID(), REGION);
        subscribe(lead, Map.of("FilterPolicy", "{\"contact\": [\"" + CONTACT + "\"]}"));
        courier().deliver(CONTACT, "for the lead", "one");
        courier().deliver("cto@example.org", "for another", "two");
        assertThat(lead.taken())
                .extracting(message -> message.path("Message").asText())
                .containsExactly("one");
        assertThat(taken()).hasSize(2);
    }

    @Test
    void a_subject_is_made_what_sns_takes() {
        courier().deliver(CONTACT, "Übergabe nötig: 日本", "text");
        courier().deliver(CONTACT, "x".repeat(300), "text");
        courier().deliver(CONTACT, " \u0007\n ", "text");
        assertThat(all.taken())
                .extracting(message -> message.path("Subject").asText())
                .containsExactly("Ubergabe notig: ??", "x".repeat(96) + "...", "Holdfast");
    }

    @Test
    void a_message_over_the_limit_is_refused_before_anybody_is_asked() {
        topic = sns.createTopic(request -> request.name("nobody-listens")).topicArn();
        // Attributes count with their names and types.
        int room = 256 * 1024 - 2 * "subject".length() - CONTACT.length() - "contactStringsubjectString".length();
        String fits = "x".repeat(room % 2) + "ü".repeat(room / 2);
        courier().deliver(CONTACT, "subject", fits);
        front.script((number, line) -> Optional.empty());
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> courier().deliver(CONTACT, "subject", fits + "x"))
                .withMessageContaining("SNS takes 262,144 at most");
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> courier().deliver(CONTACT, "subject", ""))
                .withMessageContaining("no empty message");
        assertThat(front.lines()).isEmpty();
    }

    @Test
    void what_stands_against_it_is_said_with_what_to_do() {
        undelivered(with("holdfast"), "is not the ARN of a standard topic");
        undelivered(with(topic + ".fifo"), "is not the ARN of a standard topic");
        undelivered(with(topic + "-gone"), "cannot work: NotFound");
        front.script((number, line) -> Optional.of(query(403, "AuthorizationError")));
        undelivered(courier(), "allow sns:Publish to the role 'holdfast-notify'");
        front.script((number, line) -> Optional.of(query(403, "ExpiredToken")));
        undelivered(courier(), "renew them");
        front.script((number, line) -> Optional.of(query(400, "Throttling")));
        undelivered(courier(), "throttled");
        assertThat(front.lines()).hasSize(3);
    }

    /** An error as SNS writes it ("Common errors", Amazon SNS API Reference). */
    private static Canned query(int status, String code) {
        return new Canned(status, Map.of("Content-Type", "text/xml"), """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>%s</Code>\
                <Message>User: arn:aws:sts::111122223333:assumed-role/holdfast-notify/session is not authorized</Message>\
                </Error><RequestId>1</RequestId></ErrorResponse>""".formatted(code));
    }

    private static void undelivered(Courier courier, String words) {
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> courier.deliver(CONTACT, "subject", "text"))
                .satisfies(
                        e -> assertThat(e.explained()).contains(CONTACT, words).doesNotContain("session"));
    }
}
