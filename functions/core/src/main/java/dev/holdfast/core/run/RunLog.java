package dev.holdfast.core.run;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.core.HoldfastException;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Log lines of one run: {@code key=value} pairs on one line each, run, plan and system first. They stand in the message
 * itself rather than in a diagnostic context, so that they are there under every log handler and in every thread.
 *
 * <p>Secrets passed as {@link dev.holdfast.core.Secret} show as {@code ***}. Nothing in a value can begin a new line.
 */
public final class RunLog {
    private static final Pattern BARE = Pattern.compile("[^\\s\"=\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cf}]+");

    private final RunContext run;
    private final Logger logger;

    /** Lines go to the category {@code dev.holdfast.<function>}. */
    public RunLog(RunContext run) {
        this.run = run;
        this.logger = Logger.getLogger("dev.holdfast." + run.function());
    }

    /**
     * Something happened as it should.
     *
     * @param system the system it is about; empty when it is about the whole run
     * @param keyValues keys and values in turn
     */
    public void info(String system, String message, Object... keyValues) {
        logger.info(line(system, message, keyValues));
    }

    /** Something an operator should know, though the run goes on. Parameters as for {@link #info}. */
    public void warn(String system, String message, Object... keyValues) {
        logger.warn(line(system, message, keyValues));
    }

    /** A failure with a known cause: what happened, what to do about it. The stack goes to debug level. */
    public void error(String system, HoldfastException failure) {
        String line =
                line(system, failure.getMessage(), "error", failure.getClass().getSimpleName(), "hint", failure.hint());
        logger.error(line);
        logger.debug(line, failure);
    }

    /** A failure nobody foresaw: a mistake in Holdfast. With its stack. */
    public void unforeseen(String system, RuntimeException failure) {
        logger.error(
                line(system, "unforeseen failure", "error", failure.getClass().getName()), failure);
    }

    /** The line as it is logged, without the handler's own time stamp and level. */
    String line(String system, String message, Object... keyValues) {
        if (keyValues.length % 2 != 0) {
            throw new IllegalArgumentException("keys and values must come in pairs");
        }
        StringBuilder line = new StringBuilder();
        pair(line, "run", run.run());
        pair(line, "plan", run.plan());
        if (!system.isEmpty()) {
            pair(line, "system", system);
        }
        pair(line, "message", message);
        for (int i = 0; i < keyValues.length; i += 2) {
            pair(line, keyValues[i].toString(), keyValues[i + 1]);
        }
        return line.toString();
    }

    private static void pair(StringBuilder line, String key, Object value) {
        String text = String.valueOf(value);
        line.append(line.isEmpty() ? "" : " ").append(key).append('=');
        line.append(BARE.matcher(text).matches() ? text : quoted(text));
    }

    /** As a JSON string; characters that some viewers break lines at are escaped as well. */
    private static String quoted(String text) {
        StringBuilder escaped = new StringBuilder();
        TextNode.valueOf(text).toString().codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT ->
                    escaped.append(String.format("\\u%04x", c));
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
