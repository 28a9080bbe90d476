package dev.holdfast.aws.control;

import java.util.List;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Reads what a hosted zone holds under one name and type, from Route 53's management interface. */
final class RecordSets {
    private RecordSets() {}

    /** All record sets of this name and type; there are several where a routing policy chooses among them. */
    static List<ResourceRecordSet> of(Route53Client client, AwsFailures failures, String zoneId, SteeredRecord record) {
        return failures
                .asking(
                        "route53:ListResourceRecordSets",
                        "hosted zone " + zoneId,
                        () -> client.listResourceRecordSets(request -> request.hostedZoneId(zoneId)
                                .startRecordName(record.name())
                                .startRecordType(RRType.fromValue(record.type()))))
                .resourceRecordSets()
                .stream()
                .filter(set -> SteeredRecord.plainName(set.name()).equals(record.name()))
                .filter(set -> set.typeAsString().equals(record.type()))
                .toList();
    }

    static List<String> values(ResourceRecordSet set) {
        return set.resourceRecords().stream().map(ResourceRecord::value).toList();
    }
}
