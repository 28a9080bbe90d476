package dev.holdfast.channels.smtp;

import dev.holdfast.core.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;

/** Hands one message to one server over a connection of its own. */
final class Submission {
    /** The library writes whole messages there; kept here, because the log forgets a logger that nobody holds. */
    private static final Logger PROTOCOL = Logger.getLogger("org.eclipse.angus.mail.smtp.protocol");

    private final SmtpSettings settings;
    private final Credentials credentials;
    private final SSLSocketFactory tls;
    private volatile boolean offered;

    /** Who logs in; {@code NOBODY} where the server asks for no login. */
    record Credentials(String user, Secret password) {
        static final Credentials NOBODY = new Credentials("", Secret.of(""));
    }

    Submission(SmtpSettings settings, Credentials credentials, SSLSocketFactory tls) {
        this.settings = settings;
        this.credentials = credentials;
        this.tls = tls;
        PROTOCOL.setLevel(Level.OFF);
    }

    /** Whether the server was there and was offered the message, so that it may have it. */
    boolean isOffered() {
        return offered;
    }

    /** Returns when the server confirmed the message. */
    void send(Letter letter) throws MessagingException {
        Session session = Session.getInstance(properties());
        MimeMessage message = letter.message(session);
        try (Transport transport = session.getTransport("smtp")) {
            connect(transport);
            offered = true;
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private void connect(Transport transport) throws MessagingException {
        if (credentials.equals(Credentials.NOBODY)) {
            transport.connect();
        } else {
            transport.connect(
                    settings.host(),
                    settings.port(),
                    credentials.user(),
                    credentials.password().reveal());
        }
    }

    /** Documented in the package {@code org.eclipse.angus.mail.smtp}. */
    private Properties properties() {
        String millis =
                Long.toString(Math.min(Integer.MAX_VALUE, settings.timeout().toMillis()));
        Properties properties = new Properties();
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", Integer.toString(settings.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(!credentials.equals(Credentials.NOBODY)));
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(settings.protection() == Protection.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(settings.protection() == Protection.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(settings.protection() == Protection.IMPLICIT));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", tls);
        // The message is confirmed before the farewell; a server that does not answer that must not make it fail.
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }
}
