package dev.holdfast.channels.smtp;

import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.plan.Notation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.microprofile.config.Config;

/**
 * Mail to e-mail contacts through the server that {@code holdfast.smtp.*} names; without {@code holdfast.smtp.host} it
 * reaches nobody. Each message goes to one recipient over a connection of its own, within {@code holdfast.smtp.timeout}.
 * Taken means that the server confirmed it. Nothing of a message is logged, nor stands in an error.
 */
@ApplicationScoped
public class SmtpCourier implements Courier {
    private final Config config;
    private final Secrets secrets;
    private final Clock clock;
    private final SSLSocketFactory tls;

    @Inject
    public SmtpCourier(Config config, Secrets secrets, Clock clock) {
        this(config, secrets, clock, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    SmtpCourier(Config config, Secrets secrets, Clock clock, SSLSocketFactory tls) {
        this.config = config;
        this.secrets = secrets;
        this.clock = clock;
        this.tls = tls;
    }

    @Override
    public boolean reaches(String contact) {
        return SmtpSettings.areGiven(config) && Addresses.isMeant(contact);
    }

    @Override
    public void deliver(String contact, String subject, String text) {
        if (!Addresses.isUsable(contact)) {
            throw new Undelivered(
                    Shown.line(contact),
                    "it is not one plain e-mail address in ASCII.",
                    "correct the contact in the plan.",
                    null);
        }
        SmtpSettings settings = settings(contact);
        Submission submission = new Submission(settings, credentials(contact, settings), tls);
        bounded(contact, settings, submission, new Letter(settings.from(), contact, subject, text, clock.instant()));
    }

    /** An interrupt ends a virtual thread's blocking socket calls (JEP 444), so no server can hold us longer. */
    private static void bounded(String contact, SmtpSettings settings, Submission submission, Letter letter) {
        FutureTask<Void> sending = new FutureTask<>(() -> {
            submission.send(letter);
            return null;
        });
        Thread.ofVirtual().start(sending);
        try {
            sending.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Undelivered(
                    contact,
                    server(settings) + " did not confirm it within "
                            + Notation.text(settings.timeout())
                            + (submission.isOffered() ? "; it may arrive all the same." : "; it was not handed over."),
                    "look at the mail server, or raise holdfast.smtp.timeout.",
                    null);
        } catch (ExecutionException e) {
            throw undelivered(contact, settings, submission, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Undelivered(contact, "the wait for the mail server was interrupted.", "send it again.", null);
        } finally {
            sending.cancel(true);
        }
    }

    private static Undelivered undelivered(
            String contact, SmtpSettings settings, Submission submission, Throwable failure) {
        return switch (failure) {
            case MessagingException mail -> {
                Failure why = Failure.of(mail, submission.isOffered());
                yield new Undelivered(contact, server(settings) + " " + why.what() + ".", why.hint(), null);
            }
            case RuntimeException mistake -> throw mistake;
            case Error grave -> throw grave;
            default -> throw new IllegalStateException(failure);
        };
    }

    private SmtpSettings settings(String contact) {
        try {
            return SmtpSettings.of(config);
        } catch (SmtpSettings.Unusable e) {
            throw new Undelivered(contact, "the setting " + e.getMessage(), e.hint(), null);
        }
    }

    private Submission.Credentials credentials(String contact, SmtpSettings settings) {
        try {
            return switch (settings.login()) {
                case SmtpSettings.Login.Nobody nobody -> Submission.Credentials.NOBODY;
                case SmtpSettings.Login.Account account ->
                    new Submission.Credentials(account.user(), secrets.resolve(account.password()));
            };
        } catch (SecretResolver.SecretUnavailable e) {
            throw new Undelivered(contact, e.getMessage(), e.hint(), null);
        }
    }

    private static String server(SmtpSettings settings) {
        return "the mail server " + Shown.line(settings.host()) + ":" + settings.port();
    }
}
