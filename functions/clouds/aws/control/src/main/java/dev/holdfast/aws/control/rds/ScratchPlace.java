package dev.holdfast.aws.control.rds;

import dev.holdfast.core.scratch.ScratchException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Where and how a plan wants throw-away instances made: a system's settings that begin with {@code scratch}. */
record ScratchPlace(SortedMap<String, String> settings) {
    private static final String USUAL_CLASS = "db.t4g.medium";
    private static final Duration USUAL_LIFE = Duration.ofHours(6);

    /**
     * The region for a server that starts empty: the plan's, else that of the standby, which survives.
     *
     * @throws ScratchException when the plan names none
     */
    String region() {
        return regions()
                .findFirst()
                .orElseThrow(() -> new ScratchException(
                        "the plan does not say in which region RDS should make it.",
                        "give the system the setting scratchRegion."));
    }

    /** Every region in which one may have been left behind. */
    Stream<String> regions() {
        return Stream.of(
                        setting("scratchRegion"),
                        setting("copyRegion"),
                        setting("standbyInstance").map(arn -> RdsArn.of(arn).region()),
                        setting("instance").map(arn -> RdsArn.of(arn).region()))
                .flatMap(Optional::stream)
                .distinct();
    }

    String instanceClass() {
        return setting("scratchClass").orElse(USUAL_CLASS);
    }

    /** In which subnets; empty text leaves it to the account's default. */
    String subnetGroup() {
        return setting("scratchSubnetGroup").orElse("");
    }

    List<String> securityGroups() {
        return setting("scratchSecurityGroups")
                .map(words -> List.of(words.split(" +")))
                .orElse(List.of());
    }

    /** The key of an instance that starts empty; empty text leaves it to RDS' own. */
    String kmsKey() {
        return setting("scratchKmsKey").orElse("");
    }

    /** When it counts as left behind, after it was begun. */
    Duration life() {
        return setting("scratchLife").map(Duration::parse).orElse(USUAL_LIFE);
    }

    String endpoint() {
        return setting("providerEndpoint").orElse("");
    }

    /** How its connections are protected, as the kind's settings spell it. */
    Map<String, String> protection() {
        String tls = setting("scratchTls").orElse("verify-full");
        return setting("scratchTlsRootCert")
                .map(file -> Map.of("tls", tls, "tlsRootCert", file))
                .orElseGet(() -> Map.of("tls", tls));
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
