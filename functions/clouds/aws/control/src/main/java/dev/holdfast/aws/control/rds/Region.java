package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.GuardedAttempts;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.failover.Guard;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RdsRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** RDS in one region. Every failure is an {@link RdsTrouble} that says what was asked, about what, where. */
final class Region {
    private final RdsClient client;
    private final String name;

    Region(AwsClients clients, Reach reach) {
        this.client = clients.client(RdsClient.class, reach, RdsClient::builder);
        this.name = reach.region();
    }

    /** By its own name: {@code us-west-2}. */
    String name() {
        return name;
    }

    /** Asks, or makes a change that stands under no lease. */
    <T> T ask(String action, String about, Function<RdsClient, T> request) {
        try {
            return request.apply(client);
        } catch (SdkException e) {
            throw RdsFailures.of("rds:" + action, about + " in " + name, e);
        }
    }

    /** Marks a request as one that changes the world; the guard is asked before each attempt. */
    static <B extends RdsRequest.Builder> Consumer<B> under(Guard guard, Consumer<B> request) {
        return builder -> {
            request.accept(builder);
            builder.overrideConfiguration(GuardedAttempts.by(guard));
        };
    }

    /** @throws RdsTrouble.Missing when there is none of that name */
    DBInstance instance(String id) {
        List<DBInstance> found = ask(
                        "DescribeDBInstances",
                        "instance " + id,
                        rds -> rds.describeDBInstances(request -> request.dbInstanceIdentifier(id)))
                .dbInstances();
        if (found.isEmpty()) {
            throw new RdsTrouble.Missing(
                    "rds:DescribeDBInstances on instance " + id + " in " + name + " found nothing.",
                    "compare it with the plan.",
                    null);
        }
        return found.getFirst();
    }

    /** The value of a tag; empty text when it has none of that name. */
    static String tag(List<Tag> tags, String key) {
        return tags.stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
