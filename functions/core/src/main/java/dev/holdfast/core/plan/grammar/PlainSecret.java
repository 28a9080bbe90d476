package dev.holdfast.core.plan.grammar;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises secrets that stand where none belongs, by their well-known forms. */
final class PlainSecret {
    private static final Pattern KNOWN_FORMS = Pattern.compile(
            "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b" // AWS access key id
                    + "|-----BEGIN [A-Z ]{0,30}PRIVATE KEY"
                    + "|\\b[a-z][a-z0-9+.-]{0,15}://[^\\s/:@]{0,250}:[^\\s/@]{1,250}@" // credentials inside a URL
                    + "|\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"
                    + "|\\bxox[abprs]-[A-Za-z0-9-]{10,}" // Slack
                    + "|hooks\\.slack\\.com/services/|\\.webhook\\.office\\.com/"
                    + "|\\bdapi[0-9a-f]{32}\\b" // Databricks
                    + "|(?i:\\b(?:password|pwd|accountkey|sharedaccesskey)=[^\\s;]+)"
                    + "|[?&]sig=[A-Za-z0-9%+/=]{16,}"); // Azure shared access signature
    private static final Pattern TELLING_KEY = Pattern.compile(
            "pass(?:word|wd|phrase)?|pwd|secret|token|credential|apikey|api-key|api_key|routingkey|webhook");

    private PlainSecret() {}

    /** Whether the text looks like a secret, wherever it stands. */
    static boolean seenIn(String text) {
        return KNOWN_FORMS.matcher(text).find();
    }

    /** Whether a key's name says that its value is a secret. */
    static boolean saidBy(String key) {
        return TELLING_KEY.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The text as it may be shown in a message: shortened, or not at all. */
    static String shown(String key, String text) {
        if (saidBy(key) || seenIn(text)) {
            return "a value that is not shown";
        }
        String line = text.replaceAll("\\s+", " ");
        return "'" + (line.length() > 60 ? line.substring(0, 57) + "…" : line) + "'";
    }
}
