package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Position;
import dev.holdfast.core.plan.Problem;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Bytes → one YAML document as nodes with places. Takes only what a plan needs of YAML: one document of UTF-8 text
 * without anchors, aliases and tags, so that what is read is what is seen, and so that no small file grows large.
 */
public final class YamlFile {
    private static final int DEEPEST = 40;
    /** Control characters, and ends of lines that editors and YAML count differently. */
    private static final Pattern ODD = Pattern.compile(
            "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x85\\u2028\\u2029\\ufeff\\ufffe\\uffff]|\\r(?!\\n)");

    private final String file;
    private final int mostBytes;
    private final Consumer<Problem> problems;

    /** A file of this name; {@code problems} hears of what is wrong with it. */
    public YamlFile(String file, int mostBytes, Consumer<Problem> problems) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.problems = problems;
    }

    /** The document's root, or nothing when a problem was reported. */
    public Optional<Node> read(byte[] bytes) {
        if (bytes.length > mostBytes) {
            return refuse(
                    1, 1, "the file is too big", "at most " + mostBytes + " bytes", "split it, or name the right file");
        }
        Optional<String> text = decode(bytes);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return plain(text.get()) ? compose(text.get()) : Optional.empty();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String what = e.getContext() == null ? "this is not YAML" : "this is not YAML (" + e.getContext() + ")";
            return refuse(text.get(), mark, what, "well-formed YAML", advice(e.getProblem()));
        } catch (YAMLException e) {
            return refuse(1, 1, "this is not YAML", "printable text", "remove control characters");
        }
    }

    private Optional<String> decode(byte[] bytes) {
        CharBuffer out = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (result.isError()) {
            String[] lines = text.split("\n", -1);
            String last = lines[lines.length - 1];
            refuse(
                    lines.length,
                    last.codePointCount(0, last.length()) + 1,
                    "a byte that is not UTF-8",
                    "UTF-8 text",
                    "save the file as UTF-8");
            return Optional.empty();
        }
        Matcher odd = ODD.matcher(text);
        if (odd.find()) {
            String[] lines = text.substring(0, odd.start()).split("\n", -1);
            String last = lines[lines.length - 1];
            refuse(
                    lines.length,
                    last.codePointCount(0, last.length()) + 1,
                    "a control character or an unusual end of line",
                    "UTF-8 text with lines that end in LF or CR LF",
                    "remove it; a file saved as UTF-16 shows many of them");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Looks at the events first: aliases would share nodes, tags would create types, depth would use up the stack. */
    private boolean plain(String text) {
        int documents = 0;
        int depth = 0;
        boolean plain = true;
        for (Event event : new Yaml(options()).parse(new StringReader(text))) {
            Mark mark = event.getStartMark();
            switch (event) {
                case DocumentStartEvent ignored -> {
                    if (++documents == 2) {
                        refuse(text, mark, "a second document", "one document", "keep one plan in a file");
                        plain = false;
                    }
                }
                case AliasEvent ignored -> {
                    refuse(text, mark, "an alias (*)", "the value itself", "write the value out, or quote it");
                    plain = false;
                }
                case NodeEvent node
                when node.getAnchor() != null || tagged(node) -> {
                    refuse(
                            text,
                            mark,
                            "an anchor (&) or a tag (!)",
                            "the value alone",
                            "remove it, or quote the value");
                    plain = false;
                }
                default -> {}
            }
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                refuse(text, mark, "nested too deeply", "at most " + DEEPEST + " levels", "a plan needs far fewer");
                return false;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return plain;
    }

    private Optional<Node> compose(String text) {
        Node root = new Yaml(options()).compose(new StringReader(text));
        return root == null
                ? refuse(1, 1, "the file holds nothing", "a plan", "begin with plan: NAME")
                : Optional.of(root);
    }

    private LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST + 1);
        options.setCodePointLimit(mostBytes + 1);
        return options;
    }

    private Optional<Node> refuse(int line, int column, String what, String expected, String hint) {
        problems.accept(new Problem(new Position(file, line, column), what, expected, hint));
        return Optional.empty();
    }

    private Optional<Node> refuse(String text, Mark mark, String what, String expected, String hint) {
        Position at = inside(text, mark);
        return refuse(at.line(), at.column(), what, expected, hint);
    }

    /** The parser may point behind the last line; people cannot look there. */
    private Position inside(String text, Mark mark) {
        if (mark == null) {
            return new Position(file, 1, 1);
        }
        List<String> lines = text.lines().toList();
        if (mark.getLine() < lines.size()) {
            return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
        }
        String last = lines.isEmpty() ? "" : lines.getLast();
        return new Position(file, Math.max(1, lines.size()), last.codePointCount(0, last.length()) + 1);
    }

    private static boolean tagged(NodeEvent event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag() != null;
            case CollectionStartEvent collection -> collection.getTag() != null;
            default -> false;
        };
    }

    /** The parser's own words may quote the file, and the file may hold a secret by mistake: only known ones pass. */
    private static String advice(String problem) {
        String said = problem == null ? "" : problem;
        if (said.contains("\\t") || said.contains("TAB")) {
            return "indent with spaces, not tabs";
        }
        if (said.contains("mapping values are not allowed")) {
            return "quote values that contain a colon and a space, and check the indentation";
        }
        if (said.contains("expected <block end>")) {
            return "check the indentation of this line and the one above";
        }
        if (said.contains("end of stream") || said.contains("quoted scalar") || said.contains("',' or")) {
            return "close the quote or bracket that is still open";
        }
        if (said.contains("cannot start any token")) {
            return "quote values that begin with @, `, %, & or *";
        }
        return "check quotes, brackets and the indentation near this place";
    }
}
