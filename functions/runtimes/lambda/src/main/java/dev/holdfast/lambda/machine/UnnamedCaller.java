package dev.holdfast.lambda.machine;

import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.CallerIdentity;
import jakarta.inject.Singleton;

/**
 * Somebody whom IAM let in. Lambda asks IAM whether the caller may invoke the function, but never tells the function who it is:
 * a person at the console, an alarm, a schedule and a topic look the same (AWS Lambda Developer Guide, "Using the Lambda context
 * object to retrieve Java function information"; what it has about identities comes from the caller of a mobile application).
 * So nobody is authenticated by name. Who it was stands in CloudTrail, under the request that every log line carries.
 */
@Singleton
public class UnnamedCaller implements CallerIdentity {
    @Override
    public Caller current() {
        return Caller.unknown("aws-iam");
    }
}
