package dev.holdfast.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Instant;

/**
 * One invocation by Lambda.
 *
 * @param request Lambda's identifier of the request; the same for every attempt at one asynchronous event
 * @param function the ARN it was invoked by, with alias or version
 * @param begunAt when the event arrived, by Holdfast's clock
 * @param deadline when Lambda ends it, by Holdfast's clock
 */
public record Invocation(String request, String function, Instant begunAt, Instant deadline) {
    /** The invocation that Lambda describes, arrived now. */
    static Invocation of(Context context, Instant now) {
        return new Invocation(
                context.getAwsRequestId(),
                context.getInvokedFunctionArn(),
                now,
                now.plusMillis(context.getRemainingTimeInMillis()));
    }
}
