package dev.holdfast.aws.control;

import dev.holdfast.core.plan.Instrument;

/**
 * The settings of an instrument of kind {@code route53-switch}.
 *
 * @param bucket where the switch object is
 * @param object its key
 * @param region of the bucket
 */
record SwitchSettings(
        String name,
        String zoneId,
        SteeredRecord record,
        String healthCheck,
        String bucket,
        String object,
        String region,
        Reach route53,
        Reach s3) {

    static SwitchSettings of(Instrument instrument) {
        String region = instrument.required("region");
        return new SwitchSettings(
                instrument.name(),
                instrument.required("zoneId"),
                SteeredRecord.of(instrument),
                instrument.required("healthCheck"),
                instrument.required("bucket"),
                instrument.required("object"),
                region,
                Reach.of(instrument, Reach.GLOBAL),
                Reach.of(instrument, region));
    }
}
