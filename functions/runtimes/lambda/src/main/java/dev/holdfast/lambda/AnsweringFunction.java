package dev.holdfast.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunMeter;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.lambda.answer.Settlement;
import io.quarkus.arc.All;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.List;

/**
 * Stands around every function in Lambda: has its report's figures recorded, and hands the report back in Holdfast's JSON or
 * raises what {@link Settlement} says.
 * Funqy calls the function through here, because a decorated bean is what it finds.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
class AnsweringFunction implements EventFunction {
    private final EventFunction function;
    private final List<RunMeter> meters;

    @Inject
    AnsweringFunction(@Any @Delegate EventFunction function, @All List<RunMeter> meters) {
        this.function = function;
        this.meters = meters;
    }

    @Override
    public String name() {
        return function.name();
    }

    /** @throws dev.holdfast.lambda.answer.InvocationError unless all that was asked is done */
    @Override
    public Object handle(JsonNode event) {
        return switch (settled(event)) {
            case Settlement.Answered answered -> answered.answer();
            case Settlement.Raised raised -> throw raised.error();
        };
    }

    private Settlement settled(JsonNode event) {
        try {
            Object answer = function.handle(event);
            if (answer instanceof RunReport report) {
                meters.forEach(meter -> meter.record(report));
            }
            return Settlement.of(answer);
        } catch (HoldfastException refused) {
            return Settlement.of(refused);
        } catch (RuntimeException unforeseen) {
            return Settlement.of(unforeseen);
        }
    }
}
