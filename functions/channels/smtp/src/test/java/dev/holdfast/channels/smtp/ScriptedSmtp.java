package dev.holdfast.channels.smtp;

import dev.holdfast.core.failover.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server of a few lines that speaks RFC 5321 and 3207, except where its script says otherwise. */
final class ScriptedSmtp implements AutoCloseable {
    /** In a script: say nothing, ever. */
    static final String NOTHING = "";

    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final UnaryOperator<String> script;
    private final SSLContext tls;
    private final boolean offersTls;
    private final RawServer server;

    /**
     * @param script the answer to a command's first word, or {@code null} for the ordinary one; {@code .} is the end of a
     *     message
     */
    ScriptedSmtp(SSLContext tls, boolean offersTls, UnaryOperator<String> script) throws IOException {
        this.tls = tls;
        this.offersTls = offersTls;
        this.script = script;
        this.server = RawServer.serving(this::serve);
    }

    int port() {
        return server.port();
    }

    /** The commands, with {@code TLS} where the connection became encrypted; the message's lines are not kept. */
    List<String> commands() {
        return commands;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket client) throws IOException {
        say(client, answer("GREETING", "220 scripted"));
        converse(client, false);
    }

    private void converse(Socket client, boolean encrypted) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        boolean message = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (message && !line.equals(".")) {
                continue;
            }
            String command = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
            commands.add(line);
            String answer = answer(command, ordinary(command, encrypted));
            say(client, answer);
            message = command.equals("DATA") && answer.startsWith("354");
            if (command.equals("STARTTLS") && answer.startsWith("220")) {
                SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, "localhost", 0, true);
                secure.setUseClientMode(false);
                secure.startHandshake();
                commands.add("TLS");
                converse(secure, true);
                return;
            }
            if (command.equals("QUIT")) {
                return;
            }
        }
    }

    private String ordinary(String command, boolean encrypted) {
        return switch (command) {
            case "EHLO" ->
                offersTls && !encrypted ? "250-scripted\r\n250 STARTTLS" : "250-scripted\r\n250 AUTH PLAIN LOGIN";
            case "STARTTLS" -> "220 go ahead";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go ahead";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private String answer(String command, String ordinary) {
        String scripted = script.apply(command);
        return scripted == null ? ordinary : scripted;
    }

    private static void say(Socket client, String answer) throws IOException {
        if (!answer.equals(NOTHING)) {
            OutputStream out = client.getOutputStream();
            out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
