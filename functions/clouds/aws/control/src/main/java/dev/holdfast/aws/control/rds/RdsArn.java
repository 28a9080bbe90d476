package dev.holdfast.aws.control.rds;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an instance or a snapshot that says where it is ("Amazon Resource Names (ARNs) in Amazon RDS"), so that
 * nothing has to be looked up to find its region.
 *
 * @param partition {@code aws}, {@code aws-cn} …
 * @param type {@code db}, {@code snapshot}
 * @param name unique in its account, region and type
 */
record RdsArn(String partition, String region, String account, String type, String name) {
    private static final Pattern FORM =
            Pattern.compile("arn:(aws[a-z-]*):rds:([a-z0-9-]+):([0-9]{12}):([a-z-]+):([A-Za-z0-9:-]+)");

    /** @throws IllegalArgumentException when it is none; plans are checked before */
    static RdsArn of(String text) {
        Matcher found = FORM.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("not the ARN of something in RDS: " + text);
        }
        return new RdsArn(found.group(1), found.group(2), found.group(3), found.group(4), found.group(5));
    }

    /** Something else of the same account. */
    RdsArn other(String otherRegion, String otherType, String otherName) {
        return new RdsArn(partition, otherRegion, account, otherType, otherName);
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":rds:" + region + ":" + account + ":" + type + ":" + name;
    }
}
