package dev.holdfast.lambda.image;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.holdfast.lambda.Entrance;
import io.quarkus.runtime.Quarkus;

/**
 * What the init phase does, once, while the image is built: from it the Java machine learns which classes to keep ready in its
 * cache (JEP 483, JEP 514). Opens no connection and needs no setting but the function's name.
 */
public final class Training {
    private Training() {}

    /** Starts the functions as Lambda would, and ends. */
    public static void main(String[] arguments) throws ClassNotFoundException {
        Class.forName(AWSLambda.class.getName());
        new Entrance();
        Quarkus.asyncExit();
    }
}
