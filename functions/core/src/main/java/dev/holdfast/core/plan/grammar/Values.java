package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Notation;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.grammar.ScalarType.Flag;
import dev.holdfast.core.plan.grammar.ScalarType.SecretReference;
import dev.holdfast.core.plan.grammar.ScalarType.Text;
import dev.holdfast.core.plan.grammar.ScalarType.Whole;
import dev.holdfast.core.plan.grammar.ScalarType.Words;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** The types of values that plans are made of. */
final class Values {
    static final ScalarType NAME = Text.plain(
            "a name of lower-case letters, digits and hyphens, such as region-outage", "[a-z0-9][a-z0-9-]{0,62}");
    static final ScalarType LINE = Text.plain("one line of text", "\\S(?:[^\\r\\n]{0,498}\\S)?");
    static final ScalarType WORD = Text.plain("one word without spaces", "[^\\s]{1,500}");
    static final ScalarType HOST = Text.plain(
            "a host name, an address or the path of a socket folder", "[A-Za-z0-9_.:-]{1,253}|/[^\\s]{1,250}");
    static final ScalarType PATH = Text.plain("a path", "[^\\s](?:[^\\r\\n]{0,1000}[^\\s])?");
    static final ScalarType URL = Text.plain(
            "a URL with its scheme and without credentials, such as https://example.org/status",
            "[a-z][a-z0-9+]{1,15}://[^\\s@/]{1,253}(?:/[^\\s@]*)?");
    static final ScalarType HTTP_URL = Text.plain(
            "an http or https URL without credentials, such as https://example.org/status",
            "https?://[^\\s@/?#]{1,253}(?:[/?][^\\s@#]*)?");
    static final ScalarType SERVICE_URL = Text.plain(
            "the http or https URL of a service, without credentials and query, such as https://example.org/servers",
            "https?://[^\\s@/?#]{1,253}(?:/[^\\s@?#]*)?");
    static final ScalarType SERVER_NAME =
            Text.plain("a word that begins with a letter or a digit, such as records-1", "[A-Za-z0-9][^\\s]{0,199}");
    static final ScalarType REPOSITORY = Text.plain(
            "the address of a Git repository, such as git@github.com:org/repository.git",
            "(?:https?|ssh|git|file)://[^\\s]{1,500}|git@[^\\s:]{1,253}:[^\\s]{1,250}");
    static final ScalarType CONTACT =
            Text.plain("an e-mail address or a telephone number", "[^\\s@]{1,64}@[^\\s@]{1,253}|\\+[0-9][0-9-]{4,20}");
    static final ScalarType ARN = Text.plain(
            "the ARN of a KMS key in its region",
            "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(?:key|alias)/[A-Za-z0-9/_-]+");
    static final ScalarType RDS_INSTANCE = Text.plain(
            "the ARN of an RDS instance, such as arn:aws:rds:us-east-1:123456789012:db:records",
            "arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:db:[A-Za-z][A-Za-z0-9-]{0,62}");
    static final ScalarType ROLE_ARN =
            Text.plain("the ARN of an IAM role", "arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}");
    static final ScalarType SECURITY_GROUP =
            Text.plain("a security group, such as sg-0123456789abcdef0", "sg-[0-9a-z]{3,32}");
    static final ScalarType SECURITY_GROUPS = Text.plain(
            "security groups separated by spaces, such as sg-0123456789abcdef0",
            "sg-[0-9a-z]{3,32}(?: sg-[0-9a-z]{3,32}){0,15}");
    static final ScalarType CLOUD_REGION =
            Text.plain("a region of AWS, such as us-west-2", "[a-z]{2}(?:-[a-z]+)+-[0-9]");
    static final ScalarType VAULT_KEY = Text.plain(
            "the URL of a Key Vault key, such as https://vault.vault.azure.net/keys/name",
            "https://[A-Za-z0-9-]{3,24}\\.[a-z.-]+/keys/[A-Za-z0-9-]+(?:/[0-9a-f]{32})?");
    static final ScalarType REQUIREMENTS = Text.plain("a group of requirements: A, B or C", "[ABC]");
    static final ScalarType CURRENCY = Text.plain("a currency of three letters, such as USD", "[A-Z]{3}");

    static final Text DURATION =
            Text.of("a time longer than zero, such as 15m, 4h or 1h30m", Notation.DURATION, Notation::duration);
    static final ScalarType DURATION_OR_ZERO = Text.of(
            "a time, such as 0s, 15m or 4h",
            "0s|" + Notation.DURATION,
            text -> text.equals("0s") ? Duration.ZERO : Notation.duration(text));
    static final ScalarType INTERVAL = Text.of(
            "an interval that divides a day evenly or is whole days, such as 15m, 6h or 2d",
            Notation.DURATION,
            text -> dividing(Notation.duration(text)));
    static final ScalarType PERIOD =
            Text.of("a period longer than zero, such as 90d, 6mo or 7y", Notation.PERIOD, Notation::period);
    static final ScalarType SIZE = Text.of("a size, such as 512MiB or 20GiB", Notation.SIZE, Notation::size);
    static final ScalarType PERCENT = Text.of(
            "a percentage from 0% to 100%, such as 99.9%",
            "(?:100(?:\\.0{1,4})?|[0-9]{1,2}(?:\\.[0-9]{1,4})?)%",
            text -> new BigDecimal(text.substring(0, text.length() - 1)));
    static final ScalarType TIME = Text.of(
            "a time of day in UTC from \"00:00\" to \"23:59\"", "(?:[01][0-9]|2[0-3]):[0-5][0-9]", LocalTime::parse);
    static final ScalarType DATE =
            Text.of("a date that exists, such as 2026-03-08", "[0-9]{4}-[0-9]{2}-[0-9]{2}", LocalDate::parse);
    static final ScalarType DURATIONS = Text.of(
            "a shorter and a longer time, such as 2h..4h",
            Notation.DURATION + "\\.\\." + Notation.DURATION,
            text -> between(Notation.duration(before(text)), Notation.duration(after(text))));
    static final ScalarType AMOUNTS = Text.of(
            "an amount and one not below it, such as 800..1200 (twice the same when it is known exactly)",
            "[0-9]{1,12}\\.\\.[0-9]{1,12}",
            text -> between(Long.valueOf(before(text)), Long.valueOf(after(text))));

    static final ScalarType WEEKDAY =
            words("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    static final ScalarType FLAG = new Flag("true or false");
    static final ScalarType PORT = new Whole("a port from 1 to 65535", 1, 65_535);
    static final ScalarType DAY = new Whole("a day from 1 to 28, so that every month has it", 1, 28);
    static final ScalarType SECRET = new SecretReference(
            "a reference: env:NAME, file:PATH, aws-secretsmanager:REGION/ID or azure-keyvault:VAULT/NAME");

    private Values() {}

    static ScalarType words(String... words) {
        return new Words(List.of(words));
    }

    static ScalarType whole(String expected, long least, long most) {
        return new Whole(expected, least, most);
    }

    /** Whether the text is a reference to a secret. */
    static boolean isReference(String text) {
        return SecretRef.parse(text).isPresent();
    }

    private static Duration dividing(Duration interval) {
        long seconds = interval.toSeconds();
        long day = Duration.ofDays(1).toSeconds();
        if (seconds < 60 || seconds % 60 != 0) {
            throw new IllegalArgumentException("schedulers count in whole minutes");
        }
        if (day % seconds != 0 && seconds % day != 0) {
            throw new IllegalArgumentException("it would fire at other times every day");
        }
        return interval;
    }

    private static <T extends Comparable<T>> Range<T> between(T least, T most) {
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("the first is above the second");
        }
        return new Range<>(least, most);
    }

    private static String before(String text) {
        return text.substring(0, text.indexOf(".."));
    }

    private static String after(String text) {
        return text.substring(text.indexOf("..") + 2);
    }
}
