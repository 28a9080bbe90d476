package dev.holdfast.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.EventFunction;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.lambda.answer.Settlement;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/**
 * Stands around every function in Lambda: hands back its report in Holdfast's JSON, or raises what {@link Settlement} says.
 * Funqy calls the function through here, because a decorated bean is what it finds.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
class AnsweringFunction implements EventFunction {
    private final EventFunction function;

    @Inject
    AnsweringFunction(@Any @Delegate EventFunction function) {
        this.function = function;
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
            return Settlement.of(function.handle(event));
        } catch (HoldfastException refused) {
            return Settlement.of(refused);
        } catch (RuntimeException unforeseen) {
            return Settlement.of(unforeseen);
        }
    }
}
