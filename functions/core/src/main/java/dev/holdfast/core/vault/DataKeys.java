package dev.holdfast.core.vault;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Makes, wraps and recovers the data keys of backups. */
final class DataKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<KeyWrapper> wrappers;

    DataKeys(List<KeyWrapper> wrappers) {
        this.wrappers = List.copyOf(wrappers);
    }

    static byte[] fresh() {
        byte[] key = new byte[ArtifactCodec.KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /**
     * Wraps under every key of the plan. All or nothing: a backup that lacks the wrap of the other region looks
     * complete until that region is needed.
     *
     * @throws KeyException when one of them cannot wrap
     */
    List<KeyWrap> wrap(byte[] dataKey, String context) {
        return wrappers.stream().map(wrapper -> wrapper.wrap(dataKey, context)).toList();
    }

    /**
     * The data key from the first wrap that opens.
     *
     * @throws KeyException when none does; the message says why for each
     */
    byte[] open(List<KeyWrap> wraps, String context, String backup) {
        List<String> reasons = new ArrayList<>();
        List<KeyException> causes = new ArrayList<>();
        for (KeyWrap wrap : wraps) {
            List<KeyWrapper> fitting =
                    wrappers.stream().filter(w -> w.kind().equals(wrap.kind())).toList();
            if (fitting.isEmpty()) {
                reasons.add("'" + wrap.name() + "': the plan has no key of kind " + wrap.kind() + ".");
            }
            for (KeyWrapper wrapper : fitting) {
                if (!wrapper.canUnwrap()) {
                    reasons.add("'" + wrapper.name() + "' cannot open anything here: its private half is elsewhere.");
                    continue;
                }
                try {
                    return checked(wrapper.unwrap(wrap, context), wrapper.name());
                } catch (KeyException e) {
                    reasons.add(e.getMessage());
                    causes.add(e);
                }
            }
        }
        throw noneOpens(backup, reasons, causes);
    }

    private static byte[] checked(byte[] key, String wrapper) {
        if (key.length != ArtifactCodec.KEY_BYTES) {
            throw new KeyException.WrongKey(
                    wrapper, "the wrap opened, but holds " + key.length + " bytes instead of a data key.", null);
        }
        return key;
    }

    private static KeyException noneOpens(String backup, List<String> reasons, List<KeyException> causes) {
        String what = "no wrap of the data key of backup " + backup + " opens: "
                + String.join(" ", reasons.stream().distinct().toList());
        KeyException cause = causes.isEmpty() ? null : causes.getFirst();
        boolean allWrong = !causes.isEmpty() && causes.stream().allMatch(KeyException.WrongKey.class::isInstance);
        return allWrong
                ? new KeyException.WrongKey("any", what, cause)
                : new KeyException.Unavailable(
                        "any",
                        what,
                        "make one of the plan's keys usable here, or bring the offline private key.",
                        cause);
    }
}
