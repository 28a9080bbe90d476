package dev.holdfast.channels.smtp;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/** Which contacts are e-mail addresses that one message can go to. */
final class Addresses {
    /** One at sign between words; what else may stand there is the library's to say. */
    private static final Pattern FORM = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,253}");

    private Addresses() {}

    /** Whether somebody means an e-mail address by it. */
    static boolean isMeant(String contact) {
        return FORM.matcher(contact).matches();
    }

    /** Whether it is exactly one address of RFC 5322 in ASCII, with nothing beside it. */
    static boolean isUsable(String contact) {
        if (!isMeant(contact) || !contact.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return false;
        }
        try {
            InternetAddress[] parsed = InternetAddress.parse(contact, true);
            return parsed.length == 1 && !parsed[0].isGroup() && contact.equals(parsed[0].getAddress());
        } catch (AddressException e) {
            return false;
        }
    }
}
