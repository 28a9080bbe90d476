package dev.holdfast.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A function as it is deployed.
 *
 * @param name of the Lambda function
 * @param taskRoot folder of its unpacked package: classes, and jars below {@code lib}
 * @param handler {@code CLASS::METHOD}
 * @param memoryMebibytes what the function is given
 * @param timeout after which Lambda kills an invocation
 * @param snapStart whether a snapshot is taken after the init phase; the process goes on as if restored from it
 * @param jvm further options of the Java machine, as {@code JAVA_TOOL_OPTIONS} would bring them
 * @param environment what the deployment sets beside what Lambda sets
 */
public record FunctionSpec(
        String name,
        Path taskRoot,
        String handler,
        int memoryMebibytes,
        Duration timeout,
        boolean snapStart,
        List<String> jvm,
        Map<String, String> environment) {
    /**
     * What Terraform sets as {@code JAVA_TOOL_OPTIONS} of a function in the zip: room for a first answer without collecting, which
     * a small function's heap and the usual threshold of class metadata would do two dozen times. Nothing is limited.
     */
    public static final List<String> DEPLOYED_JVM = List.of("-Xms48m", "-Xmn32m", "-XX:MetaspaceSize=64m");

    public FunctionSpec {
        jvm = List.copyOf(jvm);
        environment = Map.copyOf(environment);
    }

    /** A function with 512 MB, 30 seconds, no snapshot and nothing set. */
    public static FunctionSpec of(String name, Path taskRoot, String handler) {
        return new FunctionSpec(name, taskRoot, handler, 512, Duration.ofSeconds(30), false, List.of(), Map.of());
    }

    /** The same with this environment variable. */
    public FunctionSpec with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new FunctionSpec(name, taskRoot, handler, memoryMebibytes, timeout, snapStart, jvm, more);
    }

    /** The same, killed after this time. */
    public FunctionSpec with(Duration timeout) {
        return new FunctionSpec(name, taskRoot, handler, memoryMebibytes, timeout, snapStart, jvm, environment);
    }

    /** The same with these further options of the Java machine. */
    public FunctionSpec withJvm(String... options) {
        return withJvm(List.of(options));
    }

    /** The same with these further options of the Java machine. */
    public FunctionSpec withJvm(List<String> options) {
        List<String> more = new ArrayList<>(jvm);
        more.addAll(options);
        return new FunctionSpec(name, taskRoot, handler, memoryMebibytes, timeout, snapStart, more, environment);
    }

    /** The same with this much memory. */
    public FunctionSpec withMemory(int mebibytes) {
        return new FunctionSpec(name, taskRoot, handler, mebibytes, timeout, snapStart, jvm, environment);
    }

    /** The same with a snapshot after the init phase. */
    public FunctionSpec withSnapStart() {
        return new FunctionSpec(name, taskRoot, handler, memoryMebibytes, timeout, true, jvm, environment);
    }
}
