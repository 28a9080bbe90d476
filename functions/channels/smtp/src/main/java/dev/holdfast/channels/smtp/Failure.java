package dev.holdfast.channels.smtp;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * Why a server did not take a message, in words of our own. A server's words are shown only about the addresses: what it
 * says about a message may quote it, and what it says about a login may quote that.
 *
 * @param what to be read after the server's name
 */
record Failure(String what, String hint) {
    private static final String SETTINGS =
            "check holdfast.smtp.host and holdfast.smtp.port, and whether the server runs.";

    /** Says it of the most telling cause. {@code offered}: whether the server may have the message nevertheless. */
    static Failure of(MessagingException failure, boolean offered) {
        List<Throwable> causes = causes(failure);
        return find(causes, AuthenticationFailedException.class)
                .map(e -> new Failure(
                        "refused the login",
                        "check holdfast.smtp.user and the secret holdfast.smtp.password refers to."))
                .or(() -> find(causes, SMTPAddressFailedException.class)
                        .map(e -> new Failure(
                                "refused the recipient: " + Shown.line(e.getMessage()),
                                "correct the contact in the plan, or ask the server's operator.")))
                .or(() -> find(causes, SMTPSenderFailedException.class)
                        .map(e -> new Failure(
                                "refused the sender: " + Shown.line(e.getMessage()),
                                "set holdfast.smtp.from to an address this server accepts.")))
                .or(() -> find(causes, SMTPSendFailedException.class)
                        .map(e -> new Failure(
                                "refused the message with " + e.getReturnCode(),
                                "ask the server's operator for its log.")))
                .or(
                        () -> find(causes, SSLException.class)
                                .map(
                                        e -> new Failure(
                                                "could not be spoken to over TLS: "
                                                        + Shown.line(String.valueOf(e.getMessage())),
                                                "check its certificate and what this Java machine trusts; holdfast.smtp.tls must fit the port.")))
                .or(() -> network(causes, offered))
                .orElseGet(() -> other(failure, offered));
    }

    private static Optional<Failure> network(List<Throwable> causes, boolean offered) {
        return find(causes, UnknownHostException.class)
                .map(e -> new Failure("is not known here", "check holdfast.smtp.host and this machine's name service."))
                .or(() -> find(causes, SocketTimeoutException.class)
                        .map(e -> new Failure("does not answer" + arrival(offered), SETTINGS)))
                .or(() -> find(causes, ConnectException.class)
                        .map(e -> new Failure(
                                "could not be reached: " + Shown.line(String.valueOf(e.getMessage())), SETTINGS)));
    }

    private static Failure other(MessagingException failure, boolean offered) {
        if (String.valueOf(failure.getMessage()).contains("STARTTLS is required")) {
            return new Failure(
                    "does not offer encryption (STARTTLS), so nothing was sent",
                    "use a server that does; holdfast.smtp.tls may be implicit, or none for a trusted relay.");
        }
        return new Failure(
                "did not speak SMTP to its end (" + failure.getClass().getSimpleName() + ")" + arrival(offered),
                "look at the mail server's log; holdfast.smtp.tls must fit the port.");
    }

    private static String arrival(boolean offered) {
        return offered ? "; the message may arrive all the same" : "";
    }

    private static <T extends Throwable> Optional<T> find(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Jakarta Mail chains exceptions beside the ordinary causes. */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        collect(failure, all);
        return all;
    }

    private static void collect(Throwable failure, List<Throwable> all) {
        if (failure == null || all.contains(failure)) {
            return;
        }
        all.add(failure);
        if (failure instanceof MessagingException mail) {
            collect(mail.getNextException(), all);
        }
        collect(failure.getCause(), all);
    }
}
