package dev.holdfast.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.trigger.UnknownEvent;
import dev.holdfast.lambda.answer.InvocationError;
import dev.holdfast.lambda.answer.Settlement;
import io.quarkus.arc.Arc;
import io.quarkus.funqy.lambda.FunqyStreamHandler;
import io.quarkus.funqy.runtime.ApplicationException;
import io.quarkus.runtime.Quarkus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The handler of every Lambda of Holdfast: {@code dev.holdfast.lambda.Entrance::handleRequest}. Funqy's own handler drops what
 * Lambda says about the invocation (time left, request) and wraps every error into one type; this one keeps both, and lets
 * Funqy find and call the function that {@code QUARKUS_FUNQY_EXPORT} names.
 *
 * <p>Made during Lambda's init phase, so with SnapStart before the snapshot: Quarkus is started then, and nothing more.
 */
public final class Entrance implements RequestStreamHandler {
    private final FunqyStreamHandler funqy;
    private final Invocations invocations;

    /**
     * Starts Quarkus.
     *
     * @throws IllegalStateException when a setting does not hold; Lambda then reports an init error in its words
     */
    public Entrance() {
        try {
            funqy = new FunqyStreamHandler();
            Quarkus.manualStart();
        } catch (RuntimeException e) {
            throw new IllegalStateException("the function does not start: " + reason(e), e);
        }
        invocations = Arc.container().instance(Invocations.class).get();
    }

    /** What is behind the errors that Quarkus wraps around it. */
    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.toString() : reason(failure.getCause());
    }

    /**
     * Handles one event.
     *
     * @throws InvocationError unless all that was asked is done
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        byte[] bytes = event.readAllBytes();
        invocations.during(context, () -> handle(bytes, answer, context));
    }

    private void handle(byte[] event, OutputStream answer, Context context) throws IOException {
        try {
            // Strictly, before Funqy reads it in its own way: one document, no field twice, and nothing of it in a
            // message.
            TriggerIntake.parse(event);
            funqy.handleRequest(new ByteArrayInputStream(event), answer, context);
        } catch (UnknownEvent notJson) {
            throw raised(Settlement.of(notJson));
        } catch (ApplicationException wrapped) {
            throw raised(settled(wrapped.getCause()));
        }
    }

    private static Settlement settled(Throwable cause) {
        return switch (cause) {
            case InvocationError error -> new Settlement.Raised(error);
            case RuntimeException unforeseen -> Settlement.of(unforeseen);
            case Error fatal -> throw fatal;
            default -> Settlement.of(new IllegalStateException(cause));
        };
    }

    private static InvocationError raised(Settlement settlement) {
        return switch (settlement) {
            case Settlement.Raised raised -> raised.error();
            case Settlement.Answered answered -> throw new IllegalStateException("an error was settled as an answer");
        };
    }
}
