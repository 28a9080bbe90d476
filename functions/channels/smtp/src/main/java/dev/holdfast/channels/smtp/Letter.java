package dev.holdfast.channels.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One message to one recipient, plain text in UTF-8.
 *
 * @param to checked by {@link Addresses#isUsable}, as {@code from} is
 * @param at when it is written
 */
record Letter(String from, String to, String subject, String text, Instant at) {
    /** RFC 5322, section 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** As it goes over the wire. The subject loses its line breaks, so it cannot bring headers of its own. */
    MimeMessage message(Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(from, true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        message.setSubject(Shown.singleLine(subject), StandardCharsets.UTF_8.name());
        message.setText(text, StandardCharsets.UTF_8.name());
        message.setHeader("Date", DATE.format(at));
        // RFC 3834: nobody's absence assistant needs to answer.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    @Override
    public String toString() {
        return "a message to " + to;
    }
}
