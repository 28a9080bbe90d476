package dev.holdfast.aws.vault.calls;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Notes which class of Holdfast's asks AWS for what. The SDK finds it on the class path (AWS SDK for Java 2.x, "Execution
 * interceptors", global ones) and runs it in every client, on the thread of the caller. What test code asks for itself is
 * not noted. The roles in {@code terraform/} are compared with the {@link CallFile}.
 */
public final class AwsCallRecorder implements ExecutionInterceptor {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final CallFile FILE = CallFile.ofThisModule();

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        caller().ifPresent(adapter -> FILE.note(
                adapter,
                attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
    }

    /** The innermost class of the adapters themselves; an inner class counts as the one it stands in. */
    static Optional<String> caller() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                .filter(AwsCallRecorder::isAdapter)
                .map(AwsCallRecorder::outermost)
                .findFirst());
    }

    private static boolean isAdapter(Class<?> type) {
        return type.getName().startsWith("dev.holdfast.aws.") && !isTestCode(type);
    }

    private static boolean isTestCode(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(source -> source.getLocation().getPath())
                .filter(path -> path.contains("/test-classes") || path.endsWith("-tests.jar"))
                .isPresent();
    }

    private static String outermost(Class<?> type) {
        int inner = type.getName().indexOf('$');
        return inner < 0 ? type.getName() : type.getName().substring(0, inner);
    }
}
